/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What can be written, and how. A format is one file and one line of the list below.
 * All of them write to a stream, and leave it to the caller to ask whether that went well
 * (ferror()).
 */
#ifndef BURST_FORMATS_H
#define BURST_FORMATS_H

#include "burst/table.h"

#include <stdio.h>

struct burst_collector; /* report/collector.h */

/** What is written. */
typedef struct {
    const burst_table_t *table; /**< NULL: all of them */
    burst_source_t source;
    const char *filter;                      /**< what it is restricted to; NULL: nothing */
    const char *file;                        /**< the capture's name; NULL if it is not known */
    uint64_t file_size;                      /**< of the capture, in bytes; 0 if it is not known */
    const struct burst_collector *collector; /**< for the report; else NULL */
} burst_output_t;

/** Something that is written while packets come. */
typedef struct burst_writer burst_writer_t;
struct burst_writer {
    /** The next packet that passes the filter; observed or not. May be NULL. */
    void (*packet)(burst_writer_t *self, const burst_packet_t *packet,
                   const burst_verdict_t *verdict);
    /** The engine tells something (BURST_TELLS_EVENTS). May be NULL. */
    void (*event)(burst_writer_t *self, const burst_event_t *event);
    /** After the last packet: writes what is left, and frees itself. */
    void (*end)(burst_writer_t *self);
};

enum {
    BURST_FORMAT_OF_TABLE = 1 << 0,   /**< of one table, which has to be named */
    BURST_FORMAT_IS_TABLE = 1 << 1,   /**< the table's name stands for it: `burst,TABLE` */
    BURST_FORMAT_HAS_STYLE = 1 << 2,  /**< `burst,NAME[,STYLE[,FILE]]`: see burst_format_t.styles */
    BURST_FORMAT_COLLECTS = 1 << 3,   /**< needs burst_output_t.collector */
    BURST_FORMAT_NEEDS_FILE = 1 << 4, /**< standard output has to be named, too, as `-` */
    BURST_FORMAT_FOR_PEOPLE = 1 << 5, /**< has the columns that people are shown, no others; of a
                                           table of one row, all */
};

typedef struct {
    const char *name;          /**< as in `-z burst,NAME,FILE` */
    const char *extension;     /**< of files, without the dot */
    const char *usage;         /**< what comes after `burst,`: "csv,TABLE[,FILE[,filter]]" */
    const char *meaning;       /**< one sentence for help and reference */
    unsigned flags;            /**< BURST_FORMAT_* */
    burst_features_t features; /**< besides those of the tables */
    const char *const *styles; /**< the first is the default; ended by NULL; or NULL */
    /** Writes all of it, after the last packet. NULL if that is not how it is written. */
    void (*write)(FILE *stream, const burst_output_t *output);
    /**
     * Begins to write while packets come: tables that are BURST_TABLE_CSV_ONLY, and formats that
     * have no `write`. @param output is copied. @param style one of `styles`; else NULL.
     */
    burst_writer_t *(*begin)(FILE *stream, const burst_output_t *output, const char *style);
} burst_format_t;

/**
 * The formats, in the order of help: FORMAT(name) is burst_format_name. Each is in a file of its
 * own; the report is in plugin/report/.
 */
#define BURST_FORMATS(FORMAT)                                                                      \
    FORMAT(text)                                                                                   \
    FORMAT(csv)                                                                                    \
    FORMAT(json)                                                                                   \
    FORMAT(live)                                                                                   \
    FORMAT(report)

#define BURST_DECLARE_FORMAT(name) extern const burst_format_t burst_format_##name;
BURST_FORMATS(BURST_DECLARE_FORMAT)
#undef BURST_DECLARE_FORMAT

extern const burst_format_t *const burst_formats[];
extern const size_t burst_n_formats;

/** Whether a format has a table: one that has no rows in memory, only if it can `begin`. */
bool burst_format_writes(const burst_format_t *format, const burst_table_t *table);

/** What `-z burst,...` asks for. */
typedef struct {
    const burst_format_t *format;
    const burst_table_t *table; /**< NULL: all */
    const char *style;          /**< borrowed from the format; NULL: none */
    char *file;                 /**< "-" for standard output */
    char *filter;               /**< NULL: none */
} burst_request_t;

/**
 * Reads the argument of -z.
 * @param argument "burst,...".
 * @param request set if the result is NULL; to be cleared with burst_request_clear().
 * @return NULL; or what is wrong with it and what to write instead, for people; for g_free().
 */
char *burst_request_parse(const char *argument, burst_request_t *request);
void burst_request_clear(burst_request_t *request);

/** What the engine must have been made with for this. @param parameters those of the engine. */
burst_features_t burst_request_features(const burst_request_t *request,
                                        const burst_parameters_t *parameters);

#endif
