-- SPDX-License-Identifier: GPL-2.0-or-later
-- Each observed packet in its stream.
--
-- A stream is known by its `origin`: the smallest `code` of its packets. A code is twice the
-- packet's number, plus 1 if it goes from the larger to the smaller end of a two-way stream; so
-- the origin also tells which way the first packet goes.
WITH directed AS (
    SELECT
        number,
        time,
        size,
        wire_len,
        src,
        dst,
        protocol,
        src_port,
        dst_port,
        CASE
            WHEN :stream = 'conversation' THEN src > dst
            WHEN :stream = 'connection'
                THEN src > dst OR (src = dst AND COALESCE(src_port, -1) > COALESCE(dst_port, -1))
            ELSE FALSE
        END AS is_turned
    FROM frames
    WHERE src IS NOT NULL
),

keyed AS (
    SELECT
        number,
        time,
        size,
        wire_len,
        number * 2 + CASE WHEN is_turned THEN 1 ELSE 0 END AS code,
        CASE
            WHEN :stream IN ('destination', 'capture') THEN NULL
            WHEN is_turned THEN dst
            ELSE src
        END AS key_src,
        CASE
            WHEN :stream IN ('source', 'capture') THEN NULL
            WHEN is_turned THEN src
            ELSE dst
        END AS key_dst,
        CASE WHEN :stream IN ('flow', 'connection') THEN protocol END AS key_protocol,
        CASE
            WHEN :stream NOT IN ('flow', 'connection') THEN NULL
            WHEN is_turned THEN dst_port
            ELSE src_port
        END AS key_src_port,
        CASE
            WHEN :stream NOT IN ('flow', 'connection') THEN NULL
            WHEN is_turned THEN src_port
            ELSE dst_port
        END AS key_dst_port,
        CASE WHEN time IS NULL THEN 1 ELSE 0 END AS untimed
    FROM directed
),

placed AS (
    SELECT
        number,
        code,
        time,
        size,
        wire_len,
        MIN(code) OVER whole_stream AS origin,
        LAG(time) OVER in_stream AS previous,
        MAX(time) OVER before_it AS latest
    FROM keyed
    WINDOW
        in_stream AS (
            PARTITION BY key_src, key_dst, key_protocol, key_src_port, key_dst_port
            ORDER BY untimed, number
        ),
        before_it AS (
            PARTITION BY key_src, key_dst, key_protocol, key_src_port, key_dst_port
            ORDER BY untimed, number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        whole_stream AS (
            PARTITION BY key_src, key_dst, key_protocol, key_src_port, key_dst_port
            ORDER BY untimed, number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
)

SELECT
    number,
    code,
    origin,
    time,
    size,
    wire_len,
    MOD(code, 2) <> MOD(origin, 2) AS back,
    -- The latest time of the stream up to this packet: when it counts as having come.
    GREATEST(time, COALESCE(latest, time)) AS came,
    CASE WHEN time >= latest THEN time - latest END AS gap,
    time < previous AS is_reordered
FROM placed
