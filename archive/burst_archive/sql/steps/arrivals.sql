-- SPDX-License-Identifier: GPL-2.0-or-later
-- The moments at which frames came, and how many bytes came then.
SELECT
    came,
    MIN(time) AS earliest,
    CAST(SUM(wire_len) AS BIGINT) AS bytes,
    COUNT(*) AS packets,
    COALESCE(MAX(CASE WHEN wire_len > 0 THEN number END), MIN(number)) AS number
FROM arrived
GROUP BY came
