-- SPDX-License-Identifier: GPL-2.0-or-later
-- The streams, numbered from 0 in order of appearance. What the kind of stream lacks is null.
SELECT
    streamed.origin,
    ROW_NUMBER() OVER (ORDER BY streamed.origin) - 1 AS stream,
    CASE WHEN :stream NOT IN ('destination', 'capture') THEN frames.src END AS src,
    CASE WHEN :stream NOT IN ('source', 'capture') THEN frames.dst END AS dst,
    CASE WHEN :stream IN ('flow', 'connection') THEN frames.protocol END AS protocol,
    CASE WHEN :stream IN ('flow', 'connection') THEN frames.src_port END AS src_port,
    CASE WHEN :stream IN ('flow', 'connection') THEN frames.dst_port END AS dst_port
FROM streamed
INNER JOIN frames ON streamed.number = frames.number
WHERE streamed.code = streamed.origin
