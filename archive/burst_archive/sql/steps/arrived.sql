-- SPDX-License-Identifier: GPL-2.0-or-later
-- When each frame with a time came: one that is older than the latest so far came at that time.
WITH sliced AS (
    SELECT
        number,
        time,
        wire_len,
        clock - MOD(MOD(clock, :slice_ns) + :slice_ns, :slice_ns) AS slice
    FROM frames
    WHERE time IS NOT NULL
),

latest AS (
    SELECT
        slice,
        MAX(MAX(time)) OVER (
            ORDER BY slice ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM sliced
    GROUP BY slice
)

SELECT
    sliced.number,
    sliced.time,
    sliced.wire_len,
    GREATEST(
        MAX(sliced.time) OVER (
            PARTITION BY sliced.slice
            ORDER BY sliced.number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        COALESCE(latest.before, sliced.time)
    ) AS came
FROM sliced
INNER JOIN latest ON sliced.slice = latest.slice
