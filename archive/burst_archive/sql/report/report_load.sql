-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load at any frame of each bin of :load_bin_ns, and the bytes on the wire in it.
WITH sliced AS (
    SELECT
        came,
        bytes,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice,
        TRUE AS is_own
    FROM arrivals
    UNION ALL
    SELECT
        came,
        bytes,
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
        is_own,
        SUM(bytes) OVER (
            PARTITION BY slice
            ORDER BY came RANGE BETWEEN :window_reach PRECEDING AND CURRENT ROW
        ) AS load
    FROM sliced
)

SELECT
    came - MOD(MOD(came, :load_bin_ns) + :load_bin_ns, :load_bin_ns) AS bin,
    CAST(MAX(load) AS DOUBLE) * 8 / (:window_s) AS peak_rate,
    SUM(bytes) AS wire_bytes
FROM loaded
WHERE is_own
GROUP BY came - MOD(MOD(came, :load_bin_ns) + :load_bin_ns, :load_bin_ns)
ORDER BY bin
