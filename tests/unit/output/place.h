/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of sinks share: a folder for each test, what is in it, and whose rights count.
 */
#ifndef BURST_PLACE_H
#define BURST_PLACE_H

#include "output/sink.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *folder;
    char *file; /* "out.csv" in it */
    int free_descriptor;
} place_t;

/* For g_test_add(). */
void set_up(place_t *place, gconstpointer unused);
void tear_down(place_t *place, gconstpointer unused);
#define ADD(path, function) g_test_add((path), place_t, NULL, set_up, (function), tear_down)

/* For g_free(). */
char *path_in(const place_t *place, const char *name);

/* All names in the folder, hidden ones too, in their order. */
void assert_folder(const place_t *place, const char *expected);
void assert_content(const char *path, const char *expected);
void assert_mode(const char *path, unsigned mode);
void put_file(const char *path, const char *content, unsigned mode);

burst_sink_t *open_sink(const char *path);
void assert_commit(burst_sink_t *sink);
void write_whole(const char *path, const char *content);

/* The message names the file, and says what the system says. Frees it. */
void assert_message(char *error, const char *path, const char *reason);
void assert_no_sink(const char *path, int reason);
void assert_no_commit(burst_sink_t *sink, const char *path, const char *reason);

/*
 * Root may write everything: be an ordinary user for a while.
 * @return false, and the test is skipped, if that is denied.
 */
bool become_ordinary(void);
void become_root_again(void);

#endif
