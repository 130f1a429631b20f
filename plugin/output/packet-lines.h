/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The table "packets" as CSV, written while packets come.
 *
 * Rows come out in the order of the file. A row waits only as long as it is not known whether its
 * packet is a member of a burst: until its run is a burst that reaches beyond it, or until the run
 * is over for good. That is when the stream has a later run, or when the capture's clock has passed
 * the run's last packet by twice the gap: a packet that comes late can still go on with a run, but
 * one that comes later than the gap is taken for a burst only if it was one already.
 */
#ifndef BURST_PACKET_LINES_H
#define BURST_PACKET_LINES_H

#include "formats.h"

/** burst_format_t.begin. */
burst_writer_t *burst_packet_lines_begin(FILE *stream, const burst_output_t *output,
                                         const char *style);

#endif
