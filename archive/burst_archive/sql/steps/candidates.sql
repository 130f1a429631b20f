-- SPDX-License-Identifier: GPL-2.0-or-later
-- The packets that qualify for a burst; with include_small the smaller ones, too.
SELECT
    origin,
    number,
    time,
    size,
    back,
    size >= :min_payload AS qualifies
FROM streamed
WHERE time IS NOT NULL AND (size >= :min_payload OR :include_small)
