-- SPDX-License-Identifier: GPL-2.0-or-later
-- The bursts that are not among the :most_bursts largest, those of a stream that are less than
-- :bridge_ns apart as one.
WITH ranked AS (
    SELECT
        burst_list.origin,
        start_ns,
        end_ns,
        bytes,
        packets,
        ROW_NUMBER() OVER (ORDER BY bytes DESC, first_frame) AS place
    FROM burst_list
),

apart AS (
    SELECT
        *,
        CASE
            WHEN
                start_ns - MAX(end_ns) OVER (
                    PARTITION BY origin
                    ORDER BY start_ns, place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) < :bridge_ns
                THEN 0
            ELSE 1
        END AS begins
    FROM ranked
    WHERE place > :most_bursts
),

joined AS (
    SELECT
        *,
        SUM(begins) OVER (
            PARTITION BY origin
            ORDER BY start_ns, place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS lane
    FROM apart
)

SELECT
    stream_keys.stream,
    MIN(start_ns) AS start_ns,
    MAX(end_ns) AS end_ns,
    COUNT(*) AS bursts,
    SUM(bytes) AS bytes,
    SUM(packets) AS packets
FROM joined
INNER JOIN stream_keys ON joined.origin = stream_keys.origin
GROUP BY stream_keys.stream, lane
ORDER BY stream_keys.stream, MIN(start_ns)
