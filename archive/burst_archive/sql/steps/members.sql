-- SPDX-License-Identifier: GPL-2.0-or-later
-- The packets of all runs, bursts or not. A run is known by the number of its first packet.
WITH begun AS (
    SELECT
        *,
        CASE
            WHEN NOT qualifies THEN NULL
            WHEN is_cut THEN number
            WHEN :gap_ns > 0 AND time - last_time >= :gap_ns THEN number
        END AS begins
    FROM linked
),

in_runs AS (
    SELECT
        origin,
        number,
        time,
        size,
        back,
        qualifies,
        MAX(begins) OVER (
            PARTITION BY origin
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS run
    FROM begun
),

summed AS (
    SELECT
        *,
        SUM(CASE WHEN qualifies THEN 1 ELSE 0 END) OVER so_far AS packets_so_far,
        SUM(CASE WHEN qualifies THEN size ELSE 0 END) OVER so_far AS bytes_so_far,
        MAX(time) OVER (
            PARTITION BY origin, run
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest,
        MAX(CASE WHEN qualifies THEN number END) OVER (
            PARTITION BY origin, run
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS last_number
    FROM in_runs
    WHERE run IS NOT NULL
    WINDOW so_far AS (
        PARTITION BY origin, run
        ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)

SELECT
    origin,
    run,
    number,
    time,
    size,
    back,
    CASE WHEN time >= latest THEN time - latest END AS gap,
    packets_so_far >= :min_packets AND bytes_so_far >= :min_bytes AS is_confirmed
FROM summed
WHERE number <= last_number
