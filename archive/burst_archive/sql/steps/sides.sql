-- SPDX-License-Identifier: GPL-2.0-or-later
-- Each observed packet twice: as sent by its source, and as received by its destination.
WITH doubled AS (
    SELECT
        src AS address,
        TRUE AS is_sent,
        number,
        time,
        size,
        wire_len
    FROM frames
    WHERE src IS NOT NULL
    UNION ALL
    SELECT
        dst AS address,
        FALSE AS is_sent,
        number,
        time,
        size,
        wire_len
    FROM frames
    WHERE src IS NOT NULL
),

placed AS (
    SELECT
        *,
        MAX(time) OVER (
            PARTITION BY address, is_sent
            ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest
    FROM doubled
)

SELECT
    address,
    is_sent,
    number,
    time,
    size,
    wire_len,
    GREATEST(time, COALESCE(latest, time)) AS came,
    CASE WHEN time >= latest THEN time - latest END AS gap
FROM placed
