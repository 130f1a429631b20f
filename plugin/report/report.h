/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The report: one HTML page with pictures of what the tables say. The page is made in the folder
 * report/, where DATA.md says which data it draws; here they are put into it.
 */
#ifndef BURST_REPORT_H
#define BURST_REPORT_H

#include "collector.h"
#include "output/formats.h"

/** A page, and where the data go: between its two parts. */
typedef struct {
    const char *head;
    size_t head_len;
    const char *tail;
    size_t tail_len;
} burst_page_t;

/**
 * Finds the place for the data.
 * @param text,length borrowed by *page, if the result is true.
 * @return false if there is not exactly one such place.
 */
bool burst_page_split(const char *text, size_t length, burst_page_t *page);

/** The page that was built into the plugin. @return borrowed; NULL if there is none. */
const burst_page_t *burst_built_in_page(void);

/**
 * Writes a page. Leaves it to the caller to ask whether that went well (ferror()).
 * @param output with a collector that was given the same packets as the engine.
 */
void burst_write_report(FILE *stream, const burst_page_t *page, const burst_output_t *output);

#endif
