-- SPDX-License-Identifier: GPL-2.0-or-later
-- In how many bins of :bin_ns the largest series have packets: each leaves two at most.
SELECT COUNT(*) AS bins
FROM (
    SELECT DISTINCT
        series.place,
        frames.time - MOD(MOD(frames.time, :bin_ns) + :bin_ns, :bin_ns) AS bin
    FROM streamed
    INNER JOIN frames ON streamed.number = frames.number
    INNER JOIN stream_keys ON streamed.origin = stream_keys.origin
    INNER JOIN series
        ON
            stream_keys.stream = series.stream
            AND frames.src = series.src
            AND frames.dst = series.dst
    WHERE series.place <= :most_series AND frames.time IS NOT NULL
) AS used
