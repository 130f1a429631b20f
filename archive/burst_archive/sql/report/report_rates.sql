-- SPDX-License-Identifier: GPL-2.0-or-later
-- What happened in each bin of :rate_bin_ns: observed packets, payload, and bursts that start.
WITH happened AS (
    SELECT
        time - MOD(MOD(time, :rate_bin_ns) + :rate_bin_ns, :rate_bin_ns) AS bin,
        1 AS packets,
        size AS bytes,
        0 AS bursts
    FROM frames
    WHERE src IS NOT NULL AND time IS NOT NULL
    UNION ALL
    SELECT
        start_ns - MOD(MOD(start_ns, :rate_bin_ns) + :rate_bin_ns, :rate_bin_ns) AS bin,
        0 AS packets,
        0 AS bytes,
        1 AS bursts
    FROM burst_list
)

SELECT
    bin,
    SUM(packets) AS packets,
    SUM(bytes) AS bytes,
    SUM(bursts) AS bursts
FROM happened
GROUP BY bin
ORDER BY bin
