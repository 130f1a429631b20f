/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * What tshark says when it reads a file in one pass, and a filter needs two.
 */
#ifndef BURST_ONE_PASS_H
#define BURST_ONE_PASS_H

/**
 * Has a filter of a statistic checked after the last packet: if packets were missing because it
 * names fields that were not known yet, a warning says so, once.
 * @param filter NULL is fine.
 */
void burst_one_pass_watch(const char *filter);

#endif
