-- SPDX-License-Identifier: GPL-2.0-or-later
-- The bursts: runs that reached both minimums, numbered from 1 in the order in which they did.
WITH gathered AS (
    SELECT
        origin,
        run,
        MIN(CASE WHEN is_confirmed THEN number END) AS confirmed_at,
        MIN(number) AS first_frame,
        MAX(number) AS last_frame,
        MIN(time) AS start_ns,
        MAX(time) AS end_ns,
        COUNT(*) AS packets,
        SUM(size) AS bytes,
        SUM(CASE WHEN back THEN 1 ELSE 0 END) AS back_packets,
        SUM(CASE WHEN back THEN size ELSE 0 END) AS back_bytes,
        MIN(size) AS len_min,
        MAX(size) AS len_max,
        STDDEV_SAMP(size) AS len_sd,
        CAST(SUM(gap) AS DOUBLE) / COUNT(gap) / 1e9 AS gap_mean,
        STDDEV_SAMP(gap) / 1e9 AS gap_sd,
        MAX(gap) AS gap_max
    FROM members
    GROUP BY origin, run
)

SELECT
    *,
    end_ns - start_ns AS duration,
    ROW_NUMBER() OVER (ORDER BY confirmed_at) AS id,
    start_ns - LAG(end_ns) OVER (PARTITION BY origin ORDER BY confirmed_at) AS idle_before
FROM gathered
WHERE confirmed_at IS NOT NULL
