-- SPDX-License-Identifier: GPL-2.0-or-later
-- UDP's and UDP-Lite's ports, by the payload bytes from and to them.
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
    FROM frames
    WHERE protocol IN (17, 136) AND src_port IS NOT NULL
    UNION ALL
    SELECT
        dst_port AS port,
        size,
        0 AS from_it
    FROM frames
    WHERE protocol IN (17, 136) AND dst_port IS NOT NULL
) AS sides
GROUP BY port
ORDER BY SUM(size) DESC, port
