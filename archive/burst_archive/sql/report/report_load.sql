-- SPDX-License-Identifier: GPL-2.0-or-later
-- The largest load at any frame of each bin of :load_bin_ns, and the bytes on the wire in it.
SELECT
    came - MOD(MOD(came, :load_bin_ns) + :load_bin_ns, :load_bin_ns) AS bin,
    CAST(MAX(load) AS DOUBLE) * 8 / (:window_s) AS peak_rate,
    SUM(bytes) AS wire_bytes
FROM loads
GROUP BY came - MOD(MOD(came, :load_bin_ns) + :load_bin_ns, :load_bin_ns)
ORDER BY bin
