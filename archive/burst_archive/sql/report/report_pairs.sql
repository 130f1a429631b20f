-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who talks to whom: packets and payload from one address to another, the most bytes first.
SELECT
    src,
    dst,
    COUNT(*) AS packets,
    SUM(size) AS bytes
FROM frames
WHERE src IS NOT NULL
GROUP BY src, dst
ORDER BY SUM(size) DESC, MIN(number)
