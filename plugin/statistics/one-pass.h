/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What tshark says when it reads a file in one pass, and a filter needs two.
 */
#ifndef BURST_ONE_PASS_H
#define BURST_ONE_PASS_H

/** Warns of a filter, if it is such a one. NULL is fine. To be called after the last packet. */
void burst_one_pass_check_filter(const char *filter);

/**
 * Has the filters checked that were given to the trees and to Wireshark's own tables of our tap,
 * when those are drawn. To be called once, while tap listeners register.
 */
void burst_one_pass_check_other_tables(void);

#endif
