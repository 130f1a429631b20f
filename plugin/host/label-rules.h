/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The user's table "Burst labels": rules that name bursts. It is the file "burst_labels" in the
 * profile, a button in the preferences, and `-o 'uat:burst_labels:...'`.
 */
#ifndef BURST_LABEL_RULES_H
#define BURST_LABEL_RULES_H

#include "burst/labels.h"

#include <epan/prefs.h>

/** To be called once, while protocols register. @param module the plugin's preferences. */
void burst_label_rules_register(module_t *module);

/** The rules as they are now. @return borrowed until the user changes them; NULL: there are none.
 */
const burst_labels_t *burst_label_rules(void);

#endif
