/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file
 * How a difference between the model and the engine is told.
 */
#ifndef BURST_FUZZ_AGREE_H
#define BURST_FUZZ_AGREE_H

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define AGREE(what, expected, got)                                                                 \
    do {                                                                                           \
        if ((expected) != (got)) {                                                                 \
            fprintf(stderr, "%s:%d: %s: model %" PRId64 ", engine %" PRId64 "\n", __FILE__,        \
                    __LINE__, (what), (int64_t)(expected), (int64_t)(got));                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/** For what is computed in another order: `tolerance` is a part of the model's value. */
#define AGREE_NEARLY(what, expected, got, tolerance)                                               \
    do {                                                                                           \
        double model_says = (double)(expected);                                                    \
        double engine_says = (double)(got);                                                        \
        if (!(fabs(engine_says - model_says) <= (tolerance)*fmax(fabs(model_says), 1e-9))) {       \
            fprintf(stderr, "%s:%d: %s: model %.17g, engine %.17g\n", __FILE__, __LINE__, (what),  \
                    model_says, engine_says);                                                      \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
