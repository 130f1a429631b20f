/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * A statistic: an engine, fed by a tap listener with the packets that pass a filter, and what a
 * report needs besides.
 */
#ifndef BURST_STATISTIC_H
#define BURST_STATISTIC_H

#include "burst/engine.h"

#include <stdio.h>

typedef struct burst_statistic burst_statistic_t;

/**
 * Begins to listen, with the present preferences. When packets are read from the beginning again,
 * the statistic begins again, with the preferences of then.
 * @param filter a display filter; NULL, or empty: all packets.
 * @param draw called after the last packet; may be NULL.
 * @param error set when the result is NULL, to what is wrong with the filter; for g_free().
 * @return to be freed with burst_statistic_free().
 */
burst_statistic_t *burst_statistic_new(const char *filter, void (*draw)(void), char **error);

/** Stops listening. NULL is fine. */
void burst_statistic_free(burst_statistic_t *statistic);

/** Collects what a report needs, too: to be called before the first packet. */
void burst_statistic_collect(burst_statistic_t *statistic);

/** The engine, as it is now. Borrowed, until packets are read from the beginning again. */
const burst_engine_t *burst_statistic_engine(const burst_statistic_t *statistic);

/** The filter; NULL if there is none. Borrowed. */
const char *burst_statistic_filter(const burst_statistic_t *statistic);

/** Whether a report can be written at all. If not, BURST_NO_PAGE says why. */
bool burst_statistic_can_report(void);

/** What to say to a user who wants a report, if burst_statistic_can_report() is false. */
#define BURST_NO_PAGE                                                                              \
    "the report's page is missing in this plugin, because npm was missing or failed when it was "  \
    "built. Install npm (on Debian: apt-get install npm), run cmake and the build again, and "     \
    "install the plugin that results."

/**
 * Writes a report to a stream, and leaves it to the caller to ask whether that went well
 * (ferror()). Only after burst_statistic_collect(), and if burst_statistic_can_report().
 */
void burst_statistic_write_report(const burst_statistic_t *statistic, FILE *stream);

/**
 * Writes a report to a file, which is replaced whole or left as it was.
 * @param error set when the result is false; for g_free().
 */
bool burst_statistic_save_report(const burst_statistic_t *statistic, const char *path,
                                 char **error);

#endif
