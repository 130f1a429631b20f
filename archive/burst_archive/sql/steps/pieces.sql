-- SPDX-License-Identifier: GPL-2.0-or-later
-- The runs that the narrowest gap of the sweep gives: those of wider gaps are made of them. Smaller
-- packets behind the last one that qualifies (`tail_`) are members if the run goes on.
WITH begun AS (
    SELECT
        *,
        CASE
            WHEN qualifies AND (is_cut OR time - last_time >= :narrowest_gap_ns) THEN number
        END AS begins
    FROM linked
),

in_pieces AS (
    SELECT
        *,
        MAX(begins) OVER (
            PARTITION BY origin
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS piece
    FROM begun
),

ended AS (
    SELECT
        *,
        number > MAX(CASE WHEN qualifies THEN number END) OVER (
            PARTITION BY origin, piece
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS is_tail
    FROM in_pieces
    WHERE piece IS NOT NULL
)

SELECT
    origin,
    piece AS number,
    -- NULL: something else than a gap is before it.
    MAX(CASE WHEN number = piece AND NOT is_cut THEN time - last_time END) AS gap_before,
    SUM(CASE WHEN qualifies THEN 1 ELSE 0 END) AS qualifying,
    SUM(CASE WHEN qualifies THEN size ELSE 0 END) AS qualifying_bytes,
    SUM(CASE WHEN is_tail THEN 0 ELSE 1 END) AS packets,
    SUM(CASE WHEN is_tail THEN 0 ELSE size END) AS bytes,
    MIN(CASE WHEN NOT is_tail THEN time END) AS start_ns,
    MAX(CASE WHEN NOT is_tail THEN time END) AS end_ns,
    SUM(CASE WHEN is_tail THEN 1 ELSE 0 END) AS tail_packets,
    SUM(CASE WHEN is_tail THEN size ELSE 0 END) AS tail_bytes,
    MIN(CASE WHEN is_tail THEN time END) AS tail_start_ns,
    MAX(CASE WHEN is_tail THEN time END) AS tail_end_ns
FROM ended
GROUP BY origin, piece
