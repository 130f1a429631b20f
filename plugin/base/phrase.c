/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phrase.h"

#include "digits.h"

static void append_unit(GString *text, const char *name)
{
    g_string_append_c(text, ' ');
    g_string_append(text, name);
}

void burst_phrase_count(GString *text, uint64_t count, const char *one, const char *many)
{
    burst_append_grouped(text, count);
    append_unit(text, count == 1 ? one : many);
}

/* ---- durations ---- */

#define NS_PER_SECOND    UINT64_C(1000000000)
#define SECONDS_PER_MIN  UINT64_C(60)
#define MINUTES_PER_HOUR UINT64_C(60)
#define HOURS_PER_DAY    UINT64_C(24)

/* A time of that many of the smaller unit, of which `per_large` make a larger one. */
static void append_two_units(GString *text, uint64_t small, uint64_t per_large,
                             const char *large_name, const char *small_name)
{
    burst_append_digits(text, small / per_large, 1);
    append_unit(text, large_name);
    if (small % per_large == 0)
        return;
    g_string_append_c(text, ' ');
    burst_append_digits(text, small % per_large, 1);
    append_unit(text, small_name);
}

/* From a minute on. Each rounding may make a full larger unit, so the next one is asked after it.
 */
static void append_long(GString *text, uint64_t ns)
{
    uint64_t seconds = ns / NS_PER_SECOND + (ns % NS_PER_SECOND * 2 >= NS_PER_SECOND);
    uint64_t minutes = (seconds + SECONDS_PER_MIN / 2) / SECONDS_PER_MIN;
    uint64_t hours = (minutes + MINUTES_PER_HOUR / 2) / MINUTES_PER_HOUR;

    if (seconds < SECONDS_PER_MIN * MINUTES_PER_HOUR)
        append_two_units(text, seconds, SECONDS_PER_MIN, "min", "s");
    else if (minutes < MINUTES_PER_HOUR * HOURS_PER_DAY)
        append_two_units(text, minutes, MINUTES_PER_HOUR, "h", "min");
    else
        append_two_units(text, hours, HOURS_PER_DAY, "d", "h");
}

/*
 * In one unit of `unit_ns`, with three digits at most, ties rounded up.
 * @return false, and nothing is appended, if that rounds to `limit` units or more.
 */
static bool append_short(GString *text, uint64_t ns, uint64_t unit_ns, uint64_t limit,
                         const char *name)
{
    enum { MAX_DECIMALS = 2, BASE = 10, THREE_DIGITS = 1000 };
    uint64_t scale = 1;

    if (ns / unit_ns >= limit)
        return false;
    for (int i = 0; i < MAX_DECIMALS && unit_ns > 1; i++)
        scale *= BASE;

    uint64_t rounded = (ns * scale + unit_ns / 2) / unit_ns;
    while (scale > 1 && (rounded >= THREE_DIGITS || rounded % BASE == 0)) {
        scale /= BASE;
        rounded = (ns * scale + unit_ns / 2) / unit_ns;
    }
    if (rounded >= limit * scale)
        return false;
    burst_append_digits(text, rounded / scale, 1);
    if (scale > 1) {
        g_string_append_c(text, '.');
        burst_append_digits(text, rounded % scale, scale == BASE ? 1 : 2);
    }
    append_unit(text, name);
    return true;
}

void burst_phrase_duration(GString *text, uint64_t ns)
{
    static const struct {
        uint64_t ns;
        uint64_t limit;
        const char *name;
    } units[] = {{1, 1000, "ns"},
                 {1000, 1000, "µs"},
                 {1000000, 1000, "ms"},
                 {NS_PER_SECOND, SECONDS_PER_MIN, "s"}};

    if (ns == 0) {
        g_string_append(text, "0 s");
        return;
    }
    /* So that what is scaled does not overflow. */
    if (ns < SECONDS_PER_MIN * NS_PER_SECOND) {
        for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
            if (append_short(text, ns, units[i].ns, units[i].limit, units[i].name))
                return;
        }
    }
    append_long(text, ns);
}

void burst_phrase_microseconds(GString *text, uint32_t us)
{
    static const struct {
        uint32_t us;
        const char *name;
    } units[] = {{1000000, "s"}, {1000, "ms"}, {1, "us"}};
    gsize begin = text->len;

    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        uint32_t number = us / units[i].us;
        us %= units[i].us;
        /* The last one also where all are 0. */
        if (number == 0 && (units[i].us > 1 || text->len > begin))
            continue;
        if (text->len > begin)
            g_string_append_c(text, ' ');
        burst_append_grouped(text, number);
        append_unit(text, units[i].name);
    }
}

/* ---- bursts ---- */

void burst_phrase_burst(GString *text, const burst_burst_t *burst)
{
    burst_phrase_count(text, burst->packets, "packet", "packets");
    g_string_append(text, ", ");
    burst_phrase_count(text, burst->bytes, "byte", "bytes");
    if (burst->packets == 1)
        return;
    g_string_append(text, " in ");
    burst_phrase_duration(text, (uint64_t)burst_duration_ns(burst));
}
