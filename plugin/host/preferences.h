/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * The preferences, as Wireshark has them: burst_parameters[], registered.
 */
#ifndef BURST_PREFERENCES_H
#define BURST_PREFERENCES_H

#include "burst/parameters.h"

/** To be called once, while protocols register. @param proto_burst whose preferences they are. */
void burst_preferences_register(int proto_burst);

/** The parameters as the user has set them now, with what cannot be met mended. */
burst_parameters_t burst_preferences_get(void);

#endif
