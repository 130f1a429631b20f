-- SPDX-License-Identifier: GPL-2.0-or-later
-- The packets of all runs, bursts or not. A run is known by the number of its first packet.
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
),

begun AS (
    SELECT
        *,
        CASE
            WHEN NOT qualifies THEN NULL
            WHEN last_time IS NULL THEN number
            WHEN :gap_ns > 0 AND time - last_time >= :gap_ns THEN number
            WHEN replies_so_far > last_replies THEN number
            WHEN :turns_end AND back <> last_back THEN number
        END AS begins
    FROM compared
),

in_runs AS (
    SELECT
        origin,
        number,
        time,
        size,
        back,
        qualifies,
        MAX(begins) OVER (
            PARTITION BY origin
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS run
    FROM begun
),

summed AS (
    SELECT
        *,
        SUM(CASE WHEN qualifies THEN 1 ELSE 0 END) OVER so_far AS packets_so_far,
        SUM(CASE WHEN qualifies THEN size ELSE 0 END) OVER so_far AS bytes_so_far,
        MAX(time) OVER (
            PARTITION BY origin, run
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest,
        MAX(CASE WHEN qualifies THEN number END) OVER (
            PARTITION BY origin, run
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS last_number
    FROM in_runs
    WHERE run IS NOT NULL
    WINDOW so_far AS (
        PARTITION BY origin, run
        ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)

SELECT
    origin,
    run,
    number,
    time,
    size,
    back,
    CASE WHEN time >= latest THEN time - latest END AS gap,
    packets_so_far >= :min_packets AND bytes_so_far >= :min_bytes AS is_confirmed
FROM summed
WHERE number <= last_number
