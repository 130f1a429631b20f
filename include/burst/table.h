/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The tables: what their columns are called, of which type and unit they are, and where each value
 * comes from. Everything that shows a table asks here.
 *
 * A table is one file in plugin/tables/ and one line in its registry (registry.h). A column is one
 * entry in that file.
 */
#ifndef BURST_TABLE_H
#define BURST_TABLE_H

#include "burst/distribution.h"
#include "burst/engine.h"
#include "burst/labels.h"

#include <stddef.h>

/* ---- cells ---- */

typedef enum {
    BURST_CELL_ABSENT,   /**< no value: null, empty, "-" */
    BURST_CELL_COUNT,    /**< a count, a sum of bytes, a number: .count */
    BURST_CELL_INTEGER,  /**< a number that can be negative: .integer */
    BURST_CELL_REAL,     /**< .real */
    BURST_CELL_TIME,     /**< nanoseconds, shown in seconds: .time_ns */
    BURST_CELL_ADDRESS,  /**< .address */
    BURST_CELL_TCP_PORT, /**< .count, to be resolved to a name where the user wants that */
    BURST_CELL_UDP_PORT,
    BURST_CELL_PROTOCOL, /**< .count, an IP protocol: people read its name */
    BURST_CELL_FLAG,     /**< .count: 1, true; 0, false */
    BURST_CELL_TEXT,     /**< .text */
    BURST_CELL_LIST,     /**< .list of integers or times: an array, values separated by spaces */
} burst_cell_type_t;

typedef struct {
    const int64_t *values; /**< INT64_MIN: absent */
    size_t n_values;
    bool are_times; /**< nanoseconds */
} burst_list_t;

typedef struct {
    burst_cell_type_t type;
    union {
        uint64_t count;
        int64_t integer;
        double real;
        int64_t time_ns;
        const burst_address_t *address; /**< borrowed from the engine */
        const char *text;               /**< borrowed from the labels; or from the rows, until the
                                             next row is asked for */
        burst_list_t list;              /**< borrowed from the engine */
    };
} burst_cell_t;

/* ---- columns ---- */

typedef struct burst_column burst_column_t;
typedef struct burst_table burst_table_t;
typedef struct burst_rows burst_rows_t;

/** What a column is, besides its type; to be combined. */
enum {
    BURST_COLUMN_SUM = 1 << 0,        /**< several rows can be added up in it */
    BURST_COLUMN_SIGNED = 1 << 1,     /**< some numbers are negative */
    BURST_COLUMN_ABSOLUTE = 1 << 2,   /**< times since 1970, not between two of them */
    BURST_COLUMN_PERCENTILE = 1 << 3, /**< known to 1 %: people get three significant digits */
};

struct burst_column {
    const char *key;        /**< JSON key and CSV heading */
    const char *title;      /**< for people, without the unit */
    const char *unit;       /**< "s", "B", "bit/s"; "" for none */
    const char *meaning;    /**< one sentence for the reference */
    burst_cell_type_t type; /**< of its cells that are not absent; ports are counts here */
    unsigned flags;         /**< BURST_COLUMN_* */
    unsigned parts;         /**< BURST_PART_*: not shown to people when the streams' key has none of
                                 these; 0: always shown */
    int decimals;           /**< how many are worth showing to people, for BURST_CELL_REAL */
    unsigned rank;          /**< above 0: brief, one of those that people see first, in this order;
                                 0: after those, in the order of the list */
    int which;              /**< for a `get` that several columns share: which value */
    burst_features_t features; /**< what the engine measures for this column, besides what it does
                                    for the table */
    unsigned depends_on;       /**< BURST_ON_*: what its values do, besides the table's */
    /** The value in a row. @param cell is absent already: leave it so if there is no value. */
    void (*get)(const burst_rows_t *rows, const void *item, const burst_column_t *column,
                burst_cell_t *cell);
};

/* ---- tables ---- */

enum {
    BURST_TABLE_ONE_ROW = 1 << 0,     /**< an object, not an array, in JSON */
    BURST_TABLE_IN_DOCUMENT = 1 << 1, /**< part of `burst,json` */
    BURST_TABLE_CSV_ONLY = 1 << 2,    /**< has no rows in memory: written as packets come */
};

struct burst_table {
    const char *name;    /**< as in `-z burst,NAME` */
    const char *title;   /**< for people: the heading of text and window */
    const char *menu;    /**< the entry in the window's menu, with its mnemonic; NULL: no entry */
    const char *meaning; /**< one sentence for help and reference */
    unsigned flags;      /**< BURST_TABLE_* */
    burst_features_t features; /**< what the engine must have been made with, whatever columns are
                                    shown */
    unsigned depends_on;       /**< BURST_ON_*: what the figures do, whatever columns are shown */
    const burst_column_t *columns;
    size_t n_columns;
    void (*collect)(burst_rows_t *rows); /**< adds the items that are the rows */
    /** Which of two items is the earlier row: below 0, 0, above 0. NULL: as they were added. */
    int (*compare)(const void *a, const void *b, const burst_rows_t *rows);
};

/** All tables, in the order of the JSON document. */
extern const burst_table_t *const burst_tables[];
extern const size_t burst_n_tables;

/** @return NULL if no table has this name. */
const burst_table_t *burst_table_find(const char *name);

/** The most columns that a table has. */
#define BURST_MAX_COLUMNS 64

/* ---- rows ---- */

/** How names are found for what people read. Each returns NULL, or text for g_free(). */
typedef struct {
    char *(*address)(const burst_address_t *address);
    char *(*resolved)(const burst_address_t *address); /**< NULL if it has no name */
    char *(*port)(burst_cell_type_t type, uint16_t port);
    char *(*protocol)(uint8_t protocol);
    char *(*time)(int64_t time_ns); /**< since 1970, as the user wants times shown; NULL, as a
                                         result or instead of a function: in seconds since the
                                         start of the capture */
} burst_names_t;

/** What rows are made from. */
typedef struct {
    const burst_engine_t *engine;
    const burst_labels_t *labels; /**< rules that name bursts; NULL: none */
    const burst_names_t *names;   /**< NULL: none */
} burst_source_t;

/**
 * The rows of a table, as an engine has them now, in the order in which they are to be shown.
 * @param source is copied; its engine must have the features of the table and of the columns that
 * are asked for, and stay as it is while the rows are in use.
 * @return to be freed with burst_rows_free().
 */
burst_rows_t *burst_rows_new(const burst_table_t *table, const burst_source_t *source);
void burst_rows_free(burst_rows_t *rows);
size_t burst_rows_count(const burst_rows_t *rows);

/** One cell, computed now. @param row less than burst_rows_count(). @param column of the table. */
burst_cell_t burst_rows_cell(burst_rows_t *rows, size_t row, size_t column);

/** One row. @param cells table->n_columns of them are written: faster than one by one. */
void burst_rows_cells(burst_rows_t *rows, size_t row, burst_cell_t cells[BURST_MAX_COLUMNS]);

/**
 * Which columns people see, and in which order: without those that the streams' key has no part of,
 * by rank.
 * @param is_brief only those that have a rank, and of these only so many that a line of text has
 * at most 120 characters where each column is as wide as burst_column_usual_width().
 * @param columns indexes of columns; room for BURST_MAX_COLUMNS.
 * @return how many they are.
 */
size_t burst_table_shown_columns(const burst_table_t *table, const burst_parameters_t *parameters,
                                 bool is_brief, size_t columns[BURST_MAX_COLUMNS]);

/** What an engine must have been made with for a table with all of its columns. */
burst_features_t burst_table_features(const burst_table_t *table);

/** The same for those that burst_table_shown_columns() tells. */
burst_features_t burst_table_shown_features(const burst_table_t *table,
                                            const burst_parameters_t *parameters, bool is_brief);

/** Which parameters can change what burst_table_shown_columns() tells: BURST_ON_*. */
unsigned burst_table_depends_on(const burst_table_t *table, const burst_parameters_t *parameters,
                                bool is_brief);

/** What stands above a column for people: its title, and its unit in brackets. For g_free(). */
char *burst_column_heading(const burst_column_t *column);

/** The same above cells that `names` show: without "[s]" where these are times of day, or dates. */
char *burst_column_heading_for(const burst_column_t *column, const burst_names_t *names);

/** How many characters a column of text takes mostly, with addresses of IPv4. */
size_t burst_column_usual_width(const burst_column_t *column);

/** How many characters of a list brief text shows. */
#define BURST_LIST_WIDTH 40

/** How many spaces there are between two columns of text. */
#define BURST_COLUMN_SPACES 2

#endif
