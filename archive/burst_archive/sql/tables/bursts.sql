-- SPDX-License-Identifier: GPL-2.0-or-later
-- The bursts, by first frame.
SELECT
    id,
    stream,
    src,
    dst,
    protocol,
    src_port,
    dst_port,
    first_frame,
    last_frame,
    start_ns AS start,
    end_ns AS end,
    duration,
    packets,
    bytes,
    CAST(bytes AS DOUBLE) / packets AS mean_len,
    CASE
        WHEN duration > 0 THEN CAST(bytes AS DOUBLE) * 8 / (CAST(duration AS DOUBLE) / 1e9)
    END AS rate,
    idle_before,
    CASE WHEN :two_way THEN back_packets END AS back_packets,
    CASE WHEN :two_way THEN back_bytes END AS back_bytes,
    len_min,
    len_max,
    len_sd,
    gap_mean,
    gap_sd,
    gap_max,
    NULL AS label
FROM burst_list
INNER JOIN stream_keys ON burst_list.origin = stream_keys.origin
ORDER BY first_frame, id
