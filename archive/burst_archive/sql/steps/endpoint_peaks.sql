-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load of each endpoint, sent and received: the most bytes on the wire in any window of window_us that ends
-- with one of these frames. Time is cut into slices that also hold the end of the slice before, so
-- that no engine has to hold all of an endpoint at once.
WITH placed AS (
    SELECT
        address,
        is_sent,
        came,
        wire_len,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice
    FROM sides
    WHERE time IS NOT NULL
),

sliced AS (
    SELECT
        address,
        is_sent,
        came,
        wire_len,
        slice,
        TRUE AS is_own
    FROM placed
    UNION ALL
    SELECT
        address,
        is_sent,
        came,
        wire_len,
        slice + :load_slice_ns AS slice,
        FALSE AS is_own
    FROM placed
    WHERE came - slice >= :load_slice_ns - :window_reach
),

loaded AS (
    SELECT
        address,
        is_sent,
        is_own,
        SUM(wire_len) OVER (
            PARTITION BY address, is_sent, slice
            ORDER BY came RANGE BETWEEN :window_reach PRECEDING AND CURRENT ROW
        ) AS load
    FROM sliced
)

SELECT
    address,
    MAX(CASE WHEN is_sent THEN CAST(load AS DOUBLE) * 8 / (:window_s) END) AS tx_peak_rate,
    MAX(CASE WHEN NOT is_sent THEN CAST(load AS DOUBLE) * 8 / (:window_s) END) AS rx_peak_rate
FROM loaded
WHERE is_own
GROUP BY address
