-- SPDX-License-Identifier: GPL-2.0-or-later
-- The endpoints, by payload bytes sent and received, largest first.
WITH counted AS (
    SELECT
        address,
        -- A packet's source appears before its destination.
        MIN(number * 2 + CASE WHEN is_sent THEN 0 ELSE 1 END) AS appeared,
        COUNT(CASE WHEN is_sent THEN 1 END) AS tx_packets,
        COALESCE(SUM(CASE WHEN is_sent THEN size END), 0) AS tx_bytes,
        COUNT(CASE WHEN NOT is_sent THEN 1 END) AS rx_packets,
        COALESCE(SUM(CASE WHEN NOT is_sent THEN size END), 0) AS rx_bytes,
        STDDEV_SAMP(CASE WHEN is_sent THEN size END) AS len_sd,
        MIN(CASE WHEN is_sent THEN size END) AS len_min,
        MAX(CASE WHEN is_sent THEN size END) AS len_max
    FROM sides
    GROUP BY address
),

ranked AS (
    SELECT
        address,
        is_sent,
        gap,
        ROW_NUMBER() OVER (PARTITION BY address, is_sent ORDER BY gap) AS place,
        COUNT(*) OVER (PARTITION BY address, is_sent) AS n
    FROM sides
    WHERE gap IS NOT NULL
),

-- Percentiles by nearest rank, so p50 is the lower median.
gaps AS (
    SELECT
        address,
        is_sent,
        CAST(SUM(gap) AS DOUBLE) / COUNT(*) AS mean_ns,
        STDDEV_SAMP(gap) AS sd_ns,
        MIN(gap) AS gap_min,
        MAX(gap) AS gap_max,
        MAX(CASE WHEN place * 100 >= n * 50 AND (place - 1) * 100 < n * 50 THEN gap END) AS p50,
        MAX(CASE WHEN place * 100 >= n * 95 AND (place - 1) * 100 < n * 95 THEN gap END) AS p95,
        MAX(CASE WHEN place * 100 >= n * 99 AND (place - 1) * 100 < n * 99 THEN gap END) AS p99
    FROM ranked
    GROUP BY address, is_sent
),

between_bursts AS (
    SELECT
        src AS address,
        packets,
        bytes,
        duration,
        start_ns - LAG(start_ns) OVER (PARTITION BY src ORDER BY start_ns, id) AS since_last
    FROM burst_list
    INNER JOIN stream_keys ON burst_list.origin = stream_keys.origin
    WHERE src IS NOT NULL
),

sent_bursts AS (
    SELECT
        address,
        COUNT(*) AS bursts_sent,
        SUM(bytes) AS burst_bytes_sent,
        CAST(SUM(packets) AS DOUBLE) / COUNT(*) AS burst_packets_mean,
        CAST(SUM(bytes) AS DOUBLE) / COUNT(*) AS burst_bytes_mean,
        STDDEV_SAMP(bytes) AS burst_bytes_sd,
        CAST(SUM(duration) AS DOUBLE) / COUNT(*) / 1e9 AS burst_duration_mean,
        CAST(SUM(since_last) AS DOUBLE) / COUNT(since_last) / 1e9 AS burst_interval_mean,
        STDDEV_SAMP(since_last) / 1e9 AS burst_interval_sd
    FROM between_bursts
    GROUP BY address
),

intervals AS (
    SELECT
        address,
        MAX(
            CASE WHEN place * 100 >= n * 50 AND (place - 1) * 100 < n * 50 THEN since_last END
        ) AS burst_interval_p50
    FROM (
        SELECT
            address,
            since_last,
            ROW_NUMBER() OVER (PARTITION BY address ORDER BY since_last) AS place,
            COUNT(*) OVER (PARTITION BY address) AS n
        FROM between_bursts
        WHERE since_last IS NOT NULL
    ) AS ranked_intervals
    GROUP BY address
),

received_bursts AS (
    SELECT
        dst AS address,
        COUNT(*) AS bursts_received,
        SUM(bytes) AS burst_bytes_received
    FROM burst_list
    INNER JOIN stream_keys ON burst_list.origin = stream_keys.origin
    WHERE dst IS NOT NULL
    GROUP BY dst
)

SELECT
    counted.address,
    tx_packets,
    tx_bytes,
    rx_packets,
    rx_bytes,
    CASE WHEN tx_packets > 0 THEN CAST(tx_bytes AS DOUBLE) / tx_packets END AS len_mean,
    len_sd,
    len_min,
    len_max,
    idt.mean_ns / 1e9 AS idt_mean,
    idt.sd_ns / 1e9 AS idt_sd,
    idt.gap_min AS idt_min,
    idt.gap_max AS idt_max,
    idt.p50 AS idt_p50,
    idt.p95 AS idt_p95,
    idt.p99 AS idt_p99,
    iat.mean_ns / 1e9 AS iat_mean,
    iat.sd_ns / 1e9 AS iat_sd,
    iat.gap_min AS iat_min,
    iat.gap_max AS iat_max,
    iat.p50 AS iat_p50,
    iat.p95 AS iat_p95,
    iat.p99 AS iat_p99,
    COALESCE(bursts_sent, 0) AS bursts_sent,
    COALESCE(burst_bytes_sent, 0) AS burst_bytes_sent,
    COALESCE(bursts_received, 0) AS bursts_received,
    COALESCE(burst_bytes_received, 0) AS burst_bytes_received,
    CASE
        WHEN idt.sd_ns + idt.mean_ns > 0
            THEN (idt.sd_ns - idt.mean_ns) / (idt.sd_ns + idt.mean_ns)
    END AS burstiness,
    tx_peak_rate,
    rx_peak_rate,
    burst_packets_mean,
    burst_bytes_mean,
    burst_bytes_sd,
    burst_duration_mean,
    burst_interval_mean,
    burst_interval_sd,
    burst_interval_p50,
    NULL AS name
FROM counted
LEFT JOIN gaps AS idt ON counted.address = idt.address AND idt.is_sent
LEFT JOIN gaps AS iat ON counted.address = iat.address AND NOT iat.is_sent
LEFT JOIN endpoint_peaks ON counted.address = endpoint_peaks.address
LEFT JOIN sent_bursts ON counted.address = sent_bursts.address
LEFT JOIN intervals ON counted.address = intervals.address
LEFT JOIN received_bursts ON counted.address = received_bursts.address
ORDER BY tx_bytes + rx_bytes DESC, appeared
