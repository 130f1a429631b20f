-- SPDX-License-Identifier: GPL-2.0-or-later
-- When frames came, and how many bytes came then: a frame that is older than the latest so far
-- came at that time.
WITH sliced AS (
    SELECT
        number,
        time,
        wire_len,
        clock - MOD(MOD(clock, :slice_ns) + :slice_ns, :slice_ns) AS slice
    FROM frames
    WHERE time IS NOT NULL
),

latest AS (
    SELECT
        slice,
        MAX(MAX(time)) OVER (
            ORDER BY slice ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM sliced
    GROUP BY slice
),

arrived AS (
    SELECT
        sliced.number,
        sliced.time,
        sliced.wire_len,
        GREATEST(
            MAX(sliced.time) OVER (
                PARTITION BY sliced.slice
                ORDER BY sliced.number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ),
            COALESCE(latest.before, sliced.time)
        ) AS came
    FROM sliced
    INNER JOIN latest ON sliced.slice = latest.slice
)

SELECT
    came,
    MIN(time) AS earliest,
    CAST(SUM(wire_len) AS BIGINT) AS bytes,
    COUNT(*) AS packets,
    COALESCE(MAX(CASE WHEN wire_len > 0 THEN number END), MIN(number)) AS number
FROM arrived
GROUP BY came
