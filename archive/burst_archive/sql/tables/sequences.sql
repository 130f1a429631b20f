-- SPDX-License-Identifier: GPL-2.0-or-later
-- The first :sequence_length packets of each stream: a row for each, the streams by payload bytes,
-- largest first. The table has a row for each stream, with the lengths and gaps as lists.
WITH placed AS (
    SELECT
        origin,
        number,
        time,
        CASE WHEN back THEN -size ELSE size END AS length,
        ROW_NUMBER() OVER (PARTITION BY origin ORDER BY number) AS place,
        COUNT(*) OVER whole_stream AS packets,
        SUM(size) OVER whole_stream AS bytes
    FROM streamed
    WINDOW whole_stream AS (
        PARTITION BY origin
        ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

followed AS (
    SELECT
        *,
        time - LAG(time) OVER (
            PARTITION BY origin ORDER BY CASE WHEN time IS NULL THEN 1 ELSE 0 END, number
        ) AS gap
    FROM placed
    WHERE place <= :sequence_length
)

SELECT
    stream,
    src,
    dst,
    protocol,
    src_port,
    dst_port,
    packets,
    place,
    length AS lengths,
    gap AS gaps
FROM followed
INNER JOIN stream_keys ON followed.origin = stream_keys.origin
ORDER BY bytes DESC, stream, place
