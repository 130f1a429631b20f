-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the page draws packets of: the packets of a stream from one address to another.
SELECT
    stream_keys.stream,
    frames.src,
    frames.dst,
    COUNT(*) AS packets,
    SUM(frames.size) AS bytes,
    COUNT(frames.time) AS timed,
    ROW_NUMBER() OVER (ORDER BY SUM(frames.size) DESC, MIN(frames.number)) AS place
FROM streamed
INNER JOIN frames ON streamed.number = frames.number
INNER JOIN stream_keys ON streamed.origin = stream_keys.origin
GROUP BY stream_keys.stream, frames.src, frames.dst
