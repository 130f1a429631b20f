-- SPDX-License-Identifier: GPL-2.0-or-later
-- How many frames come before each slice of time. Frames are numbered slice by slice, so that no
-- engine has to sort the whole archive at once.
WITH counted AS (
    SELECT
        COALESCE(clock - MOD(MOD(clock, :slice_ns) + :slice_ns, :slice_ns), :before_all) AS slice,
        COUNT(*) AS frames
    FROM packets
    GROUP BY 1
)

SELECT
    slice,
    SUM(frames) OVER (
        ORDER BY slice ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) - frames AS frames_before
FROM counted
