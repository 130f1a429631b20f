-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load of each stream: the most bytes on the wire in any window of window_us that ends
-- with one of its frames. Time is cut into slices that also hold the end of the slice before, so
-- that no engine has to hold a long stream at once.
WITH moments AS (
    SELECT
        origin,
        came,
        SUM(wire_len) AS bytes,
        COALESCE(MAX(CASE WHEN wire_len > 0 THEN number END), MIN(number)) AS number,
        came - MOD(MOD(came, :load_slice_ns) + :load_slice_ns, :load_slice_ns) AS slice
    FROM streamed
    WHERE time IS NOT NULL
    GROUP BY origin, came
),

sliced AS (
    SELECT
        origin,
        came,
        bytes,
        number,
        slice,
        TRUE AS is_own
    FROM moments
    UNION ALL
    SELECT
        origin,
        came,
        bytes,
        number,
        slice + :load_slice_ns AS slice,
        FALSE AS is_own
    FROM moments
    WHERE came - slice >= :load_slice_ns - :window_reach
),

loaded AS (
    SELECT
        origin,
        came,
        number,
        is_own,
        SUM(bytes) OVER (
            PARTITION BY origin, slice
            ORDER BY came RANGE BETWEEN :window_reach PRECEDING AND CURRENT ROW
        ) AS load
    FROM sliced
),

ranked AS (
    SELECT
        origin,
        number,
        load,
        ROW_NUMBER() OVER (PARTITION BY origin ORDER BY load DESC, came) AS place
    FROM loaded
    WHERE is_own
)

SELECT
    origin,
    CAST(load AS DOUBLE) * 8 / (:window_s) AS peak_rate,
    number AS peak_frame
FROM ranked
WHERE place = 1
