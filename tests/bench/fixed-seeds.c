/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To be preloaded where instructions are counted: GLib's random numbers without chance. Wireshark
 * draws the seeds of its hash tables from them, which otherwise makes counts differ by up to 1 %.
 */
#include <glib.h>

/* xorshift64 (G. Marsaglia, Journal of Statistical Software 8, 2003). */
guint32 g_random_int(void)
{
    static guint64 state = G_GUINT64_CONSTANT(88172645463325252);
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (guint32)(state >> 32);
}

gint32 g_random_int_range(gint32 begin, gint32 end)
{
    return begin + (gint32)(g_random_int() % (guint32)(end - begin));
}

gdouble g_random_double(void)
{
    const double n_values = 4294967296.0;
    return g_random_int() / n_values;
}
