-- SPDX-License-Identifier: GPL-2.0-or-later
-- The bursts that a gap of :swept_gap_ns gives. To be run for each gap of the sweep, in rising
-- order: `pieces` are then the runs of this gap (wider_pieces.sql). Which gap stands out is seen
-- from all rows together (asking/sweep.py).
SELECT
    :swept_gap_ns AS gap,
    COUNT(*) AS bursts,
    COUNT(DISTINCT origin) AS streams,
    COALESCE(SUM(packets), 0) AS packets,
    COALESCE(SUM(bytes), 0) AS bytes,
    CAST(SUM(packets) AS DOUBLE) / COUNT(*) AS packets_mean,
    CAST(SUM(bytes) AS DOUBLE) / COUNT(*) AS bytes_mean,
    STDDEV_SAMP(bytes) AS bytes_sd,
    SUM(CAST(end_ns - start_ns AS DOUBLE)) / COUNT(*) / 1e9 AS duration_mean,
    FALSE AS suggested
FROM pieces
WHERE qualifying >= :min_packets AND qualifying_bytes >= :min_bytes
