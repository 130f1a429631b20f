-- SPDX-License-Identifier: GPL-2.0-or-later
-- What gap_us is compared with: the times from one qualifying packet of a stream to the next.
WITH apart AS (
    SELECT time - LAG(time) OVER (PARTITION BY origin ORDER BY number) AS gap
    FROM candidates
    WHERE qualifies
)

SELECT
    low,
    high,
    COUNT(*) AS gaps
FROM apart
INNER JOIN grid ON apart.gap >= grid.low AND apart.gap < grid.high
GROUP BY low, high
ORDER BY low
