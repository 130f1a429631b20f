-- SPDX-License-Identifier: GPL-2.0-or-later
-- The runs that a gap of :swept_gap_ns gives, made of those of a narrower gap (`pieces`).
WITH begun AS (
    SELECT
        *,
        CASE WHEN gap_before IS NULL OR gap_before >= :swept_gap_ns THEN number END AS begins,
        COALESCE(
            LEAD(gap_before) OVER (PARTITION BY origin ORDER BY number) < :swept_gap_ns, FALSE
        ) AS goes_on
    FROM pieces
),

joined AS (
    SELECT
        *,
        MAX(begins) OVER (
            PARTITION BY origin
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS run
    FROM begun
)

SELECT
    origin,
    run AS number,
    MAX(CASE WHEN number = run THEN gap_before END) AS gap_before,
    CAST(SUM(qualifying) AS BIGINT) AS qualifying,
    CAST(SUM(qualifying_bytes) AS BIGINT) AS qualifying_bytes,
    CAST(SUM(packets + CASE WHEN goes_on THEN tail_packets ELSE 0 END) AS BIGINT) AS packets,
    CAST(SUM(bytes + CASE WHEN goes_on THEN tail_bytes ELSE 0 END) AS BIGINT) AS bytes,
    MIN(
        CASE WHEN goes_on AND tail_start_ns < start_ns THEN tail_start_ns ELSE start_ns END
    ) AS start_ns,
    MAX(CASE WHEN goes_on AND tail_end_ns > end_ns THEN tail_end_ns ELSE end_ns END) AS end_ns,
    CAST(SUM(CASE WHEN goes_on THEN 0 ELSE tail_packets END) AS BIGINT) AS tail_packets,
    CAST(SUM(CASE WHEN goes_on THEN 0 ELSE tail_bytes END) AS BIGINT) AS tail_bytes,
    MAX(CASE WHEN NOT goes_on THEN tail_start_ns END) AS tail_start_ns,
    MAX(CASE WHEN NOT goes_on THEN tail_end_ns END) AS tail_end_ns
FROM joined
GROUP BY origin, run
