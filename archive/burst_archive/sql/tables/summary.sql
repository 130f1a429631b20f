-- SPDX-License-Identifier: GPL-2.0-or-later
-- The archive as a whole: one row.
WITH counted AS (
    SELECT
        COUNT(*) AS frames,
        SUM(CASE WHEN is_ip THEN 1 ELSE 0 END) AS ip,
        SUM(CASE WHEN is_ip AND protocol = 6 AND src_port IS NOT NULL THEN 1 ELSE 0 END) AS tcp,
        SUM(
            CASE WHEN is_ip AND protocol IN (17, 136) AND src_port IS NOT NULL THEN 1 ELSE 0 END
        ) AS udp,
        SUM(CASE WHEN is_ip THEN payload_len ELSE 0 END) AS payload_bytes,
        SUM(wire_len) AS wire_bytes,
        MIN(time) AS first_ns,
        MAX(time) AS last_ns
    FROM (
        SELECT
            *,
            src IS NOT NULL AND (protocol IS NOT NULL OR :only_ip) AS is_ip
        FROM frames
    ) AS classed
),

ends AS (
    SELECT COUNT(*) AS endpoints
    FROM (
        SELECT src AS address FROM frames WHERE src IS NOT NULL
        UNION
        SELECT dst AS address FROM frames WHERE src IS NOT NULL
    ) AS addresses
),

grouped AS (
    SELECT
        COUNT(*) AS bursts,
        SUM(packets) AS burst_packets,
        SUM(bytes) AS burst_bytes
    FROM burst_list
)

SELECT
    frames,
    COALESCE(ip, 0) AS ip,
    COALESCE(tcp, 0) AS tcp,
    COALESCE(udp, 0) AS udp,
    COALESCE(ip - tcp - udp, 0) AS ip_other,
    COALESCE(frames - ip, 0) AS other,
    COALESCE(payload_bytes, 0) AS payload_bytes,
    last_ns - first_ns AS duration,
    endpoints,
    (SELECT COUNT(*) FROM stream_keys) AS streams,
    bursts,
    COALESCE(burst_packets, 0) AS burst_packets,
    COALESCE(burst_bytes, 0) AS burst_bytes,
    COALESCE(wire_bytes, 0) AS wire_bytes,
    first_ns AS first,
    0 AS duplicates,
    NULL AS duplicates_seen
FROM counted
CROSS JOIN ends
CROSS JOIN grouped
