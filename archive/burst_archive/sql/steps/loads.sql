-- SPDX-License-Identifier: GPL-2.0-or-later
-- The load at each moment: the bytes that came in the window of window_us that ends with it. Time is
-- cut into slices that also hold the end of the slice before.
WITH sliced AS (
    SELECT
        came,
        bytes,
        packets,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice,
        TRUE AS is_own
    FROM arrivals
    UNION ALL
    SELECT
        came,
        bytes,
        packets,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns)
        + :load_slice_ns AS slice,
        FALSE AS is_own
    FROM arrivals
    WHERE
        MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns)
        >= :load_slice_ns - :window_reach
),

loaded AS (
    SELECT
        came,
        bytes,
        packets,
        slice,
        is_own,
        SUM(bytes) OVER (
            PARTITION BY slice
            ORDER BY came RANGE BETWEEN :window_reach PRECEDING AND CURRENT ROW
        ) AS load
    FROM sliced
)

SELECT
    slice,
    came,
    bytes,
    packets,
    CAST(load AS BIGINT) AS load
FROM loaded
WHERE is_own
