-- SPDX-License-Identifier: GPL-2.0-or-later
-- The candidates of each stream, each with what came before it: the time of the last packet that
-- qualifies, and whether anything but a gap ends its run (`is_cut`).
WITH replies AS (
    -- What ends the runs of a one-way stream from outside: packets that go the other way. A packet
    -- of the stream itself is none, even if it goes from an address to the same one.
    SELECT
        stream_keys.origin,
        frames.number
    FROM frames
    INNER JOIN stream_keys
        ON
            (:stream = 'destination' OR stream_keys.src = frames.dst)
            AND (:stream = 'source' OR stream_keys.dst = frames.src)
            AND (:stream <> 'flow' OR (
                stream_keys.protocol IS NOT DISTINCT FROM frames.protocol
                AND stream_keys.src_port IS NOT DISTINCT FROM frames.dst_port
                AND stream_keys.dst_port IS NOT DISTINCT FROM frames.src_port
            ))
    WHERE
        :replies_end
        AND frames.time IS NOT NULL
        AND frames.size > 0
        AND NOT (
            frames.src = frames.dst
            AND (:stream <> 'flow' OR frames.src_port IS NOT DISTINCT FROM frames.dst_port)
        )
),

events AS (
    SELECT
        origin,
        number,
        time,
        size,
        back,
        qualifies,
        0 AS is_reply
    FROM candidates
    UNION ALL
    SELECT
        origin,
        number,
        NULL AS time,
        0 AS size,
        FALSE AS back,
        FALSE AS qualifies,
        1 AS is_reply
    FROM replies
),

counted AS (
    SELECT
        *,
        SUM(is_reply) OVER (
            PARTITION BY origin
            ORDER BY number, is_reply DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS replies_so_far
    FROM events
),

compared AS (
    SELECT
        *,
        LAG(time) OVER among_equals AS last_time,
        LAG(back) OVER among_equals AS last_back,
        LAG(replies_so_far) OVER among_equals AS last_replies
    FROM counted
    WHERE is_reply = 0
    WINDOW among_equals AS (PARTITION BY origin, qualifies ORDER BY number)
)

SELECT
    origin,
    number,
    time,
    size,
    back,
    qualifies,
    last_time,
    last_time IS NULL
    OR replies_so_far > last_replies
    OR (:turns_end AND back <> last_back) AS is_cut
FROM compared
