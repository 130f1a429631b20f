-- SPDX-License-Identifier: GPL-2.0-or-later
-- The ports of TCP (:of_tcp), or else of UDP and UDP-Lite, by the payload bytes from and to them.
WITH chosen AS (
    SELECT
        src_port,
        dst_port,
        size
    FROM frames
    WHERE protocol IN (6, 17, 136) AND (protocol = 6) = :of_tcp AND src_port IS NOT NULL
)

SELECT
    port,
    SUM(from_it) AS src_packets,
    SUM(from_it * size) AS src_bytes,
    SUM(1 - from_it) AS dst_packets,
    SUM((1 - from_it) * size) AS dst_bytes
FROM (
    SELECT
        src_port AS port,
        size,
        1 AS from_it
    FROM chosen
    UNION ALL
    SELECT
        dst_port AS port,
        size,
        0 AS from_it
    FROM chosen
) AS sides
GROUP BY port
ORDER BY SUM(size) DESC, port
