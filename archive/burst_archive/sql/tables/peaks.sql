-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load of all frames in a window of :peak_window_ns that ends with one of them. To be
-- run for each window.
--
-- Time is cut into bins as wide as the window. A window that ends with the last frame of a bin holds
-- that bin, so the largest load is at least the largest bin; a window that ends in a bin lies in it
-- and the one before. So only bins that have as much together with the one before are looked at.
WITH bins AS (
    SELECT
        came - MOD(MOD(came, :peak_window_ns) + :peak_window_ns, :peak_window_ns) AS bin,
        SUM(bytes) AS bytes
    FROM arrivals
    GROUP BY came - MOD(MOD(came, :peak_window_ns) + :peak_window_ns, :peak_window_ns)
),

together AS (
    SELECT
        bin,
        SUM(bytes) AS bytes,
        SUM(is_own) AS is_there
    FROM (
        SELECT
            bin,
            bytes,
            1 AS is_own
        FROM bins
        UNION ALL
        SELECT
            bin + :peak_window_ns AS bin,
            bytes,
            0 AS is_own
        FROM bins
    ) AS twice
    GROUP BY bin
),

chosen AS (
    SELECT together.bin
    FROM together
    CROSS JOIN (SELECT MAX(bytes) AS bytes FROM bins) AS least
    WHERE is_there = 1 AND together.bytes >= least.bytes
),

placed AS (
    SELECT
        came,
        bytes,
        packets,
        number,
        came - MOD(MOD(came, :peak_window_ns) + :peak_window_ns, :peak_window_ns) AS own_bin
    FROM arrivals
),

looked_at AS (
    SELECT
        bin,
        came,
        bytes,
        packets,
        number,
        TRUE AS is_own
    FROM placed
    INNER JOIN chosen ON placed.own_bin = chosen.bin
    UNION ALL
    SELECT
        bin,
        came,
        bytes,
        packets,
        number,
        FALSE AS is_own
    FROM placed
    INNER JOIN chosen ON placed.own_bin + :peak_window_ns = chosen.bin
),

loaded AS (
    SELECT
        came,
        number,
        is_own,
        SUM(bytes) OVER in_window AS load,
        SUM(packets) OVER in_window AS packets
    FROM looked_at
    WINDOW in_window AS (
        PARTITION BY bin
        ORDER BY came RANGE BETWEEN :peak_reach PRECEDING AND CURRENT ROW
    )
),

largest AS (
    SELECT
        came,
        number,
        load,
        packets
    FROM loaded
    WHERE is_own
    ORDER BY load DESC, came
    LIMIT 1
),

whole AS (
    SELECT
        COUNT(*) AS counted,
        CAST(SUM(bytes) AS DOUBLE) * 8
        / (NULLIF(MAX(came) - MIN(earliest), 0) / 1e9) AS mean_rate
    FROM arrivals
)

SELECT
    :peak_window_ns AS window,
    COALESCE(load, 0) AS bytes,
    CAST(COALESCE(load, 0) AS DOUBLE) * 8 / (:peak_window_ns / 1e9) AS rate,
    COALESCE(largest.packets, 0) AS packets,
    largest.number AS frame,
    frames.time,
    mean_rate,
    CAST(load AS DOUBLE) * 8 / (:peak_window_ns / 1e9) / mean_rate AS peak_to_mean
FROM whole
LEFT JOIN largest ON counted > 0
LEFT JOIN frames ON largest.number = frames.number
