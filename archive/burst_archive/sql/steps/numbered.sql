-- SPDX-License-Identifier: GPL-2.0-or-later
-- All frames, numbered from 1 in the order in which mergecap puts them into one file.
--
-- mergecap takes, at each step, the file whose next frame is the earliest. So a frame that is older
-- than one before it in its file follows that one at once: a frame's place is the latest time so
-- far in its file (`clock`). At equal times the file that is named last comes first. A frame
-- without a time stamp is taken as soon as it is next.
--
-- `judged` are the packets, with what --where says of each (`is_asked`); all count.
WITH placed AS (
    SELECT
        judged.*,
        COALESCE(clock - MOD(MOD(clock, :slice_ns) + :slice_ns, :slice_ns), :before_all) AS slice,
        CASE WHEN clock IS NULL THEN file_rank ELSE -file_rank END AS turn
    FROM judged
    INNER JOIN files ON judged.file = files.name
)

SELECT
    CAST(
        frames_before
        + ROW_NUMBER() OVER (PARTITION BY placed.slice ORDER BY clock NULLS FIRST, turn, frame)
        AS BIGINT
    ) AS number,
    is_asked,
    clock,
    time,
    src,
    dst,
    protocol,
    src_port,
    dst_port,
    payload_len,
    wire_len,
    CASE WHEN :size = 'wire' THEN wire_len ELSE payload_len END AS size
FROM placed
INNER JOIN slices ON placed.slice = slices.slice
