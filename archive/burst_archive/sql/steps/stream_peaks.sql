-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load of each stream: the most bytes on the wire in any window of window_us that ends
-- with one of its frames. Time is cut into slices that also hold the end of the slice before, so
-- that no engine has to hold a long stream at once.
WITH placed AS (
    SELECT
        origin,
        came,
        number,
        wire_len,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice
    FROM streamed
    WHERE time IS NOT NULL
),

sliced AS (
    SELECT
        origin,
        came,
        number,
        wire_len,
        slice,
        TRUE AS is_own
    FROM placed
    UNION ALL
    SELECT
        origin,
        came,
        number,
        wire_len,
        slice + :load_slice_ns AS slice,
        FALSE AS is_own
    FROM placed
    WHERE came - slice >= :load_slice_ns - :window_reach
),

loaded AS (
    SELECT
        origin,
        came,
        number,
        wire_len,
        is_own,
        SUM(wire_len) OVER (
            PARTITION BY origin, slice
            ORDER BY came RANGE BETWEEN :window_reach PRECEDING AND CURRENT ROW
        ) AS load
    FROM sliced
),

largest AS (
    SELECT
        origin,
        MAX(load) AS load
    FROM loaded
    WHERE is_own
    GROUP BY origin
),

-- Few frames have the largest load. Of those that came at one time, the last with bytes completes it.
ranked AS (
    SELECT
        loaded.origin,
        number,
        loaded.load,
        ROW_NUMBER() OVER (
            PARTITION BY loaded.origin
            ORDER BY
                came,
                CASE WHEN wire_len > 0 THEN 0 ELSE 1 END,
                CASE WHEN wire_len > 0 THEN -number ELSE number END
        ) AS place
    FROM loaded
    INNER JOIN largest ON loaded.origin = largest.origin AND loaded.load = largest.load
    WHERE is_own
)

SELECT
    origin,
    CAST(load AS DOUBLE) * 8 / (:window_s) AS peak_rate,
    number AS peak_frame
FROM ranked
WHERE place = 1
