/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The summary as text: lines that a person reads, instead of one row.
 */
#ifndef BURST_TEXT_SUMMARY_H
#define BURST_TEXT_SUMMARY_H

#include "formats.h"

void burst_write_text_summary(FILE *stream, const burst_output_t *output);

#endif
