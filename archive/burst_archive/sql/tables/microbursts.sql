-- SPDX-License-Identifier: GPL-2.0-or-later
-- The microbursts: longest series of frames whose load is at least alarm_mbps.
WITH ranked AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY quiet_before ORDER BY load DESC, number) AS place
    FROM loud
),

grouped AS (
    SELECT
        quiet_before,
        MIN(number) AS first_frame,
        MAX(number) AS last_frame,
        MIN(time) AS start_ns,
        MAX(time) AS end_ns,
        COUNT(*) AS packets,
        SUM(wire_len) AS bytes,
        MAX(load) AS load,
        MAX(CASE WHEN place = 1 THEN number END) AS peak_frame
    FROM ranked
    GROUP BY quiet_before
),

pairs AS (
    SELECT
        loud.quiet_before,
        frames.src,
        frames.dst,
        SUM(loud.wire_len) AS bytes,
        MIN(loud.number) AS appeared
    FROM loud
    INNER JOIN frames ON loud.number = frames.number
    WHERE frames.src IS NOT NULL
    GROUP BY loud.quiet_before, frames.src, frames.dst
),

largest AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY quiet_before ORDER BY bytes DESC, appeared) AS place
    FROM pairs
)

SELECT
    ROW_NUMBER() OVER (ORDER BY first_frame) AS id,
    first_frame,
    last_frame,
    start_ns AS start,
    end_ns AS end,
    end_ns - start_ns AS duration,
    grouped.packets,
    grouped.bytes,
    CAST(load AS DOUBLE) * 8 / :window_s AS peak_rate,
    peak_frame,
    largest.src AS top_src,
    largest.dst AS top_dst,
    largest.bytes AS top_bytes
FROM grouped
LEFT JOIN largest ON grouped.quiet_before = largest.quiet_before AND largest.place = 1
ORDER BY first_frame
