-- SPDX-License-Identifier: GPL-2.0-or-later
-- The streams, by payload bytes, largest first.
WITH counted AS (
    SELECT
        origin,
        COUNT(*) AS packets,
        SUM(size) AS bytes,
        MIN(time) AS first_ns,
        MAX(time) AS last_ns,
        STDDEV_SAMP(size) AS len_sd,
        MIN(size) AS len_min,
        MAX(size) AS len_max,
        COUNT(gap) AS gaps,
        CAST(SUM(gap) AS DOUBLE) / COUNT(gap) AS gap_mean_ns,
        STDDEV_SAMP(gap) AS gap_sd_ns,
        MIN(gap) AS gap_min,
        MAX(gap) AS gap_max,
        SUM(CASE WHEN is_reordered THEN 1 ELSE 0 END) AS reordered,
        SUM(CASE WHEN back THEN 1 ELSE 0 END) AS back_packets,
        SUM(CASE WHEN back THEN size ELSE 0 END) AS back_bytes
    FROM streamed
    GROUP BY origin
),

ranked AS (
    SELECT
        origin,
        gap,
        ROW_NUMBER() OVER (PARTITION BY origin ORDER BY gap) AS place,
        COUNT(*) OVER (PARTITION BY origin) AS n
    FROM streamed
    WHERE gap IS NOT NULL
),

-- By nearest rank, so p50 is the lower median.
percentiles AS (
    SELECT
        origin,
        MAX(CASE WHEN place * 100 >= n * 50 AND (place - 1) * 100 < n * 50 THEN gap END) AS gap_p50,
        MAX(CASE WHEN place * 100 >= n * 95 AND (place - 1) * 100 < n * 95 THEN gap END) AS gap_p95,
        MAX(CASE WHEN place * 100 >= n * 99 AND (place - 1) * 100 < n * 99 THEN gap END) AS gap_p99
    FROM ranked
    GROUP BY origin
),

grouped AS (
    SELECT
        origin,
        COUNT(*) AS bursts,
        SUM(packets) AS burst_packets,
        SUM(bytes) AS burst_bytes,
        STDDEV_SAMP(bytes) AS burst_bytes_sd,
        CAST(SUM(duration) AS DOUBLE) / COUNT(*) / 1e9 AS burst_duration_mean,
        CAST(SUM(idle) AS DOUBLE) / COUNT(idle) / 1e9 AS idle_mean,
        STDDEV_SAMP(idle) / 1e9 AS idle_sd
    FROM (
        SELECT
            *,
            CASE WHEN idle_before >= 0 THEN idle_before END AS idle
        FROM burst_list
    ) AS with_idle
    GROUP BY origin
),

idle AS (
    SELECT
        origin,
        MAX(
            CASE WHEN place * 100 >= n * 50 AND (place - 1) * 100 < n * 50 THEN idle_before END
        ) AS idle_p50
    FROM (
        SELECT
            origin,
            idle_before,
            ROW_NUMBER() OVER (PARTITION BY origin ORDER BY idle_before) AS place,
            COUNT(*) OVER (PARTITION BY origin) AS n
        FROM burst_list
        WHERE idle_before >= 0
    ) AS ranked_idle
    GROUP BY origin
)

SELECT
    stream,
    src,
    dst,
    protocol,
    src_port,
    dst_port,
    counted.packets,
    counted.bytes,
    first_ns AS first,
    last_ns AS last,
    last_ns - first_ns AS duration,
    CAST(counted.bytes AS DOUBLE) / counted.packets AS len_mean,
    len_sd,
    len_min,
    len_max,
    gap_mean_ns / 1e9 AS gap_mean,
    gap_sd_ns / 1e9 AS gap_sd,
    gap_min,
    gap_max,
    gap_p50,
    gap_p95,
    gap_p99,
    reordered,
    COALESCE(bursts, 0) AS bursts,
    COALESCE(burst_packets, 0) AS burst_packets,
    COALESCE(burst_bytes, 0) AS burst_bytes,
    CASE
        WHEN gap_sd_ns + gap_mean_ns > 0
            THEN (gap_sd_ns - gap_mean_ns) / (gap_sd_ns + gap_mean_ns)
    END AS burstiness,
    CASE WHEN :two_way THEN counted.back_packets END AS back_packets,
    CASE WHEN :two_way THEN counted.back_bytes END AS back_bytes,
    peak_rate,
    peak_frame,
    CAST(burst_packets AS DOUBLE) / bursts AS burst_packets_mean,
    CAST(burst_bytes AS DOUBLE) / bursts AS burst_bytes_mean,
    burst_bytes_sd,
    burst_duration_mean,
    idle_mean,
    idle_sd,
    idle_p50
FROM counted
INNER JOIN stream_keys ON counted.origin = stream_keys.origin
LEFT JOIN percentiles ON counted.origin = percentiles.origin
LEFT JOIN grouped ON counted.origin = grouped.origin
LEFT JOIN idle ON counted.origin = idle.origin
LEFT JOIN stream_peaks ON counted.origin = stream_peaks.origin
ORDER BY counted.bytes DESC, stream
