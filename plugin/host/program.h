/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * Which of Wireshark's programs has loaded the plugin, and what it is doing.
 */
#ifndef BURST_PROGRAM_H
#define BURST_PROGRAM_H

#include <stdbool.h>

/** Wireshark itself, not tshark, sharkd and the like. */
bool burst_program_has_window(void);

/** tshark, which reads a file once and is asked before. */
bool burst_program_is_tshark(void);

/**
 * The words of the command line that the program was started with; NULL where the system does not
 * tell. For g_strfreev().
 */
char **burst_program_arguments(void);

/**
 * Whether a file is one that the command line names in a word of its own, as it does with captures
 * that are read or written (`-r FILE`, `-wFILE`), or is standard input.
 * @param path from the root; of a file that may not exist.
 */
bool burst_program_uses_file(const char *path);

/** The window's file, and what is done with it. */
typedef struct {
    bool is_open;
    bool is_still_reading; /**< or capturing */
    bool is_locked;        /**< reading it, or dissecting its frames anew */
    char *filter;          /**< that is applied, for g_free(); NULL if none is */
} burst_window_file_t;

/** Not open, in programs without a window. */
burst_window_file_t burst_program_file(void);

/** The window's file is being read, or captured: there may be more packets. */
bool burst_program_is_still_reading(void);

/**
 * The capture that is read: the window's file, or the one that the command line names. NULL if
 * there is none, where it is a pipe or yet to be saved, and in sharkd. For g_free().
 */
char *burst_program_file_path(void);

/**
 * Whether what a display filter finds, or what a field is, can change with packets that are yet to
 * come.
 */
typedef bool (*burst_needs_future_t)(const char *filter);

/**
 * The window applies its display filter to a packet when it dissects it for the first time, and
 * colours a packet's row and fills its columns when it first draws it, which is before the next
 * packet comes if packets are captured. If filter, colour rules or columns are such that they are
 * right only after the whole file was read, this applies and draws them again when that is done.
 * Otherwise it does nothing. To be called when the first frame is analysed.
 */
void burst_program_refresh_when_read(burst_needs_future_t needs_future);

#endif
