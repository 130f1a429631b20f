-- SPDX-License-Identifier: GPL-2.0-or-later
-- The packets that qualify for a burst; with include_small the smaller ones, too.
--
-- With mean_percent above 0 a packet must also have so many percent of the mean of its stream's
-- packets with payload, up to and including itself. Only then are sums made.
WITH summed AS (
    SELECT
        origin,
        number,
        time,
        size,
        back,
        0 AS sum_so_far,
        0 AS count_so_far
    FROM streamed
    WHERE :mean_percent = 0
    UNION ALL
    SELECT
        origin,
        number,
        time,
        size,
        back,
        SUM(size) OVER so_far AS sum_so_far,
        SUM(CASE WHEN size > 0 THEN 1 ELSE 0 END) OVER so_far AS count_so_far
    FROM streamed
    WHERE :mean_percent > 0
    WINDOW so_far AS (
        PARTITION BY origin
        ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),

judged AS (
    SELECT
        origin,
        number,
        time,
        size,
        back,
        size >= :min_payload
        AND CAST(size AS DECIMAL(38, 0)) * count_so_far * 100
        >= CAST(sum_so_far AS DECIMAL(38, 0)) * :mean_percent AS qualifies
    FROM summed
)

SELECT
    origin,
    number,
    time,
    size,
    back,
    qualifies
FROM judged
WHERE time IS NOT NULL AND (qualifies OR :include_small)
