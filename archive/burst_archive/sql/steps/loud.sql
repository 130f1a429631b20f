-- SPDX-License-Identifier: GPL-2.0-or-later
-- The frames whose load is at least :alarm_bytes, and how many quiet ones came before: frames with
-- the same number of these are a microburst.
WITH moments AS (
    SELECT
        *,
        load >= :alarm_bytes AS is_loud
    FROM loads
    WHERE :finds_microbursts
),

-- In a moment, each frame adds to the load: quiet ones come first.
heard AS (
    SELECT
        arrived.number,
        arrived.time,
        arrived.wire_len,
        arrived.came,
        moments.load - moments.bytes + SUM(arrived.wire_len) OVER (
            PARTITION BY arrived.came
            ORDER BY arrived.number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS load
    FROM moments
    INNER JOIN arrived ON moments.came = arrived.came
    WHERE is_loud
),

quiet AS (
    SELECT
        came,
        SUM(CASE WHEN load < :alarm_bytes THEN 1 ELSE 0 END) AS frames
    FROM heard
    GROUP BY came
),

counted AS (
    SELECT
        moments.slice,
        moments.came,
        is_loud,
        SUM(COALESCE(quiet.frames, moments.packets)) OVER (
            PARTITION BY moments.slice
            ORDER BY moments.came ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS quiet_in_slice
    FROM moments
    LEFT JOIN quiet ON moments.came = quiet.came
),

slices_before AS (
    SELECT
        slice,
        SUM(MAX(quiet_in_slice)) OVER (
            ORDER BY slice ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS quiet
    FROM counted
    GROUP BY slice
)

SELECT
    heard.number,
    heard.time,
    heard.wire_len,
    heard.load,
    COALESCE(slices_before.quiet, 0) + counted.quiet_in_slice AS quiet_before
FROM heard
INNER JOIN counted ON heard.came = counted.came
INNER JOIN slices_before ON counted.slice = slices_before.slice
WHERE heard.load >= :alarm_bytes
