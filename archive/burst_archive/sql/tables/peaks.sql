-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load of all frames in a window of :peak_window_ns that ends with one of them. To be
-- run for each window. Time is cut into slices that also hold the end of the slice before, so that
-- no engine has to hold the whole archive at once.
WITH sliced AS (
    SELECT
        came,
        bytes,
        packets,
        number,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice,
        TRUE AS is_own
    FROM arrivals
    UNION ALL
    SELECT
        came,
        bytes,
        packets,
        number,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns)
        + :load_slice_ns AS slice,
        FALSE AS is_own
    FROM arrivals
    WHERE
        MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns)
        >= :load_slice_ns - :peak_window_ns
),

-- What comes is added, and taken away when it is no longer in the window: a running sum, whatever the
-- window is. What leaves at a time leaves before the next comes: a window is (t - w, t].
changes AS (
    SELECT
        slice,
        came AS moment,
        1 AS comes,
        bytes,
        packets,
        number,
        is_own
    FROM sliced
    UNION ALL
    SELECT
        slice,
        came + :peak_window_ns AS moment,
        0 AS comes,
        -bytes AS bytes,
        -packets AS packets,
        number,
        FALSE AS is_own
    FROM sliced
),

loaded AS (
    SELECT
        moment AS came,
        number,
        is_own,
        SUM(bytes) OVER so_far AS load,
        SUM(packets) OVER so_far AS packets
    FROM changes
    WINDOW so_far AS (
        PARTITION BY slice
        ORDER BY moment, comes ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
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
