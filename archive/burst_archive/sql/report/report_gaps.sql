-- SPDX-License-Identifier: GPL-2.0-or-later
-- How long an endpoint's times between packets are: counts on the grid of the page.
SELECT
    address,
    is_sent,
    low,
    high,
    COUNT(*) AS gaps
FROM sides
INNER JOIN grid ON sides.gap >= grid.low AND sides.gap < grid.high
WHERE address IN (SELECT name FROM chosen)
GROUP BY address, is_sent, low, high
ORDER BY address, is_sent, low
