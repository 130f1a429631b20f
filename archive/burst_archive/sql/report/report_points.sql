-- SPDX-License-Identifier: GPL-2.0-or-later
-- The packets that are drawn: of each bin of a series the first of the smallest and the first of the
-- largest.
WITH binned AS (
    SELECT
        series.place,
        frames.number,
        frames.time,
        frames.size,
        CASE
            WHEN :keeps_all THEN frames.number
            ELSE frames.time - MOD(MOD(frames.time, :bin_ns) + :bin_ns, :bin_ns)
        END AS bin
    FROM streamed
    INNER JOIN frames ON streamed.number = frames.number
    INNER JOIN stream_keys ON streamed.origin = stream_keys.origin
    INNER JOIN series
        ON
            stream_keys.stream = series.stream
            AND frames.src = series.src
            AND frames.dst = series.dst
    WHERE series.place <= :most_series AND frames.time IS NOT NULL
),

ranked AS (
    SELECT
        place,
        number,
        time,
        size,
        ROW_NUMBER() OVER (PARTITION BY place, bin ORDER BY size, time, number) AS from_smallest,
        ROW_NUMBER() OVER (PARTITION BY place, bin ORDER BY size DESC, time, number) AS from_largest
    FROM binned
)

SELECT
    place,
    time,
    size
FROM ranked
WHERE from_smallest = 1 OR from_largest = 1
ORDER BY place, time, number
