/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digits.h"

enum { BASE = 10, MAX_DIGITS = 20, GROUP = 3 };

/* Both are written from the end of a buffer to its beginning. */

void burst_append_digits(GString *text, uint64_t number, unsigned width)
{
    char digits[MAX_DIGITS];
    char *end = digits + sizeof digits;
    char *begin = end;
    do {
        *--begin = (char)('0' + number % BASE);
        number /= BASE;
    } while (number > 0 || end - begin < (int)MIN(width, MAX_DIGITS));
    g_string_append_len(text, begin, end - begin);
}

void burst_append_grouped(GString *text, uint64_t number)
{
    char grouped[MAX_DIGITS + MAX_DIGITS / GROUP];
    char *end = grouped + sizeof grouped;
    char *begin = end;
    unsigned n = 0;
    do {
        if (n > 0 && n % GROUP == 0)
            *--begin = ',';
        *--begin = (char)('0' + number % BASE);
        number /= BASE;
        n++;
    } while (number > 0);
    g_string_append_len(text, begin, end - begin);
}
