/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As test-compiler.c, without the compiler's help: what a compiler gets that has none. */
#define BURST_PLAIN_C
#include "test-compiler.c" // NOLINT(bugprone-suspicious-include)
