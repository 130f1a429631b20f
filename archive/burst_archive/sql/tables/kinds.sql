-- SPDX-License-Identifier: GPL-2.0-or-later
-- The kinds of bursts: those of a stream with as many packets, and as many bytes when these are
-- rounded to two digits, half up.
WITH measured AS (
    SELECT
        *,
        CAST(POWER(10, GREATEST(LENGTH(CAST(bytes AS VARCHAR(20))) - 2, 0)) AS BIGINT) AS unit
    FROM burst_list
),

rounded AS (
    SELECT
        *,
        bytes + half - MOD(bytes + half, unit) AS about_bytes
    FROM (
        SELECT
            *,
            CAST(FLOOR(unit / 2) AS BIGINT) AS half
        FROM measured
    ) AS halved
),

followed AS (
    SELECT
        *,
        start_ns - LAG(start_ns) OVER in_order AS since_last,
        ROW_NUMBER() OVER in_order AS place,
        COUNT(*) OVER (PARTITION BY origin, packets, about_bytes) AS count
    FROM rounded
    WINDOW in_order AS (PARTITION BY origin, packets, about_bytes ORDER BY id)
),

-- An interval that is negative, because packets were late, is none.
ranked AS (
    SELECT
        *,
        CASE WHEN since_last >= 0 THEN since_last END AS apart,
        ROW_NUMBER() OVER (
            PARTITION BY origin, packets, about_bytes, since_last >= 0 ORDER BY since_last
        ) AS rank_apart,
        COUNT(*) OVER (PARTITION BY origin, packets, about_bytes, since_last >= 0) AS n_apart
    FROM followed
),

grouped AS (
    SELECT
        origin,
        packets,
        CAST(SUM(bytes) AS DOUBLE) / COUNT(*) AS bytes_mean,
        MIN(bytes) AS bytes_min,
        MAX(bytes) AS bytes_max,
        COUNT(*) AS count,
        CAST(SUM(apart) AS DOUBLE) / COUNT(apart) / 1e9 AS interval_mean,
        STDDEV_SAMP(apart) / 1e9 AS interval_sd,
        MAX(
            CASE
                WHEN rank_apart * 100 >= n_apart * 50 AND (rank_apart - 1) * 100 < n_apart * 50
                    THEN apart
            END
        ) AS interval_p50,
        MIN(apart) AS interval_min,
        MAX(apart) AS interval_max,
        MAX(CASE WHEN place = 1 THEN start_ns END) AS first,
        MAX(CASE WHEN place = count THEN start_ns END) AS last,
        MIN(first_frame) AS first_frame
    FROM ranked
    GROUP BY origin, packets, about_bytes
)

SELECT
    ROW_NUMBER() OVER (ORDER BY count DESC, first_frame) AS kind,
    stream,
    src,
    dst,
    protocol,
    src_port,
    dst_port,
    packets,
    bytes_mean,
    bytes_min,
    bytes_max,
    count,
    interval_mean,
    interval_sd,
    interval_p50,
    interval_min,
    interval_max,
    first,
    last
FROM grouped
INNER JOIN stream_keys ON grouped.origin = stream_keys.origin
ORDER BY count DESC, first_frame
