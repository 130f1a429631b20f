/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The tables: what their columns are called, of which type and unit they are, and what an engine
 * has to say in them. Everything that shows a table asks here.
 */
#ifndef BURST_TABLE_H
#define BURST_TABLE_H

#include "burst/distribution.h"
#include "burst/engine.h"

#include <stddef.h>

typedef enum {
    BURST_CELL_ABSENT,   /**< no value: null, empty, "-" */
    BURST_CELL_COUNT,    /**< a count, a sum of bytes, a number: .count */
    BURST_CELL_REAL,     /**< .real */
    BURST_CELL_TIME,     /**< nanoseconds, shown in seconds: .time_ns */
    BURST_CELL_ADDRESS,  /**< .address */
    BURST_CELL_TCP_PORT, /**< .count, to be resolved to a name where the user wants that */
    BURST_CELL_UDP_PORT,
} burst_cell_type_t;

typedef struct {
    burst_cell_type_t type;
    union {
        uint64_t count;
        double real;
        int64_t time_ns;
        const burst_address_t *address; /**< borrowed from the engine */
    };
} burst_cell_t;

typedef struct {
    const char *key;        /**< JSON key and CSV heading */
    const char *title;      /**< for people, unit included */
    burst_cell_type_t type; /**< of its cells, those that are not absent; ports are counts here */
    bool is_signed;         /**< real numbers, of which some are negative */
    bool is_sum;            /**< counts that several rows can be added up in */
    bool is_absolute;       /**< times since 1970, not between two of them */
    int decimals;           /**< how many are worth showing to people, for BURST_CELL_REAL */
} burst_column_t;

typedef struct {
    const char *name;  /**< as in `-z burst,NAME` */
    const char *title; /**< for people */
    size_t n_columns;
    const burst_column_t *columns;
} burst_table_t;

#define BURST_N_TABLES      6
#define BURST_MAX_COLUMNS   40
#define BURST_TABLE_SUMMARY (&burst_tables[0])

/** All tables, in the order of the JSON document; the first is the summary, which has one row. */
extern const burst_table_t burst_tables[BURST_N_TABLES];

/** @return NULL if no table has this name. */
const burst_table_t *burst_table_find(const char *name);

/** The rows of a table, as an engine has them now. */
typedef struct burst_rows burst_rows_t;

/**
 * The rows in the order in which they are to be shown: by payload bytes, largest first; bursts by
 * first frame; what is equal, in order of appearance, ports by number.
 * @param engine must have been made with BURST_ENGINE_STATISTICS, and stay as it is while the rows
 * are in use.
 * @return to be freed with burst_rows_free().
 */
burst_rows_t *burst_rows_new(const burst_table_t *table, const burst_engine_t *engine);
void burst_rows_free(burst_rows_t *rows);
size_t burst_rows_count(const burst_rows_t *rows);

/**
 * One row, computed now.
 * @param row less than burst_rows_count().
 * @param cells table->n_columns of them are written.
 */
void burst_rows_cells(const burst_rows_t *rows, size_t row, burst_cell_t cells[BURST_MAX_COLUMNS]);

/**
 * What the gaps in a row of the endpoints were: the distributions behind its idt_* and iat_*.
 * @param idt_ns,iat_ns set to what is borrowed from the engine, NULL where it is empty.
 */
void burst_rows_endpoint_gaps(const burst_rows_t *rows, size_t row,
                              const burst_distribution_t **idt_ns,
                              const burst_distribution_t **iat_ns);

#endif
