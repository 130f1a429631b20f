/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bins.h"

#include <glib.h>

#define US     INT64_C(1000)
#define MS     (1000 * US)
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* A capture of all times that there are has fewer bins of the last width than there may be. */
static const int64_t widths[] = {
    1 * US,      2 * US,      5 * US,      10 * US,    20 * US,    50 * US,    100 * US,
    200 * US,    500 * US,    1 * MS,      2 * MS,     5 * MS,     10 * MS,    20 * MS,
    50 * MS,     100 * MS,    200 * MS,    500 * MS,   1 * SECOND, 2 * SECOND, 5 * SECOND,
    10 * SECOND, 15 * SECOND, 30 * SECOND, 1 * MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE,
    15 * MINUTE, 30 * MINUTE, 1 * HOUR,    2 * HOUR,   3 * HOUR,   6 * HOUR,   12 * HOUR,
    1 * DAY,     2 * DAY,     4 * DAY,     8 * DAY,    16 * DAY,   32 * DAY,   64 * DAY,
    128 * DAY};
#define N_WIDTHS G_N_ELEMENTS(widths)

struct burst_bins {
    size_t width;        /* index of the narrowest width that is still possible */
    int64_t fine_width;  /* of the bins that are kept: divides that one and all wider ones */
    int64_t first_index; /* of the first bin that is kept, counted from 1970 */
    GArray *bins;        /* burst_bin_t, without holes */
    bool is_empty;
    int64_t first_ns;
    int64_t last_ns;
};

static int64_t index_of(int64_t time_ns, int64_t width_ns)
{
    return time_ns / width_ns - (time_ns % width_ns < 0);
}

static int64_t greatest_common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What divides a width and all wider ones. */
static int64_t common_width(size_t narrowest)
{
    int64_t common = widths[narrowest];
    for (size_t i = narrowest + 1; i < N_WIDTHS; i++)
        common = greatest_common_divisor(common, widths[i]);
    return common;
}

burst_bins_t *burst_bins_new(void)
{
    burst_bins_t *bins = g_new0(burst_bins_t, 1);
    bins->fine_width = common_width(0);
    bins->bins = g_array_new(FALSE, TRUE, sizeof(burst_bin_t));
    bins->is_empty = true;
    return bins;
}

void burst_bins_free(burst_bins_t *bins)
{
    if (bins == NULL)
        return;
    g_array_free(bins->bins, TRUE);
    g_free(bins);
}

burst_bins_t *burst_bins_copy(const burst_bins_t *bins)
{
    burst_bins_t *copy = g_new(burst_bins_t, 1);
    *copy = *bins;
    copy->bins = g_array_new(FALSE, TRUE, sizeof(burst_bin_t));
    g_array_append_vals(copy->bins, bins->bins->data, bins->bins->len);
    return copy;
}

static void add_up(burst_bin_t *sum, const burst_bin_t *more)
{
    sum->frames += more->frames;
    sum->packets += more->packets;
    sum->bytes += more->bytes;
    sum->bursts += more->bursts;
    sum->wire_bytes += more->wire_bytes;
    sum->peak_rate = MAX(sum->peak_rate, more->peak_rate);
}

/* ---- adding ---- */

/* Puts the bins that are kept into wider ones. */
static void coarsen(burst_bins_t *bins, int64_t width_ns)
{
    GArray *fine = bins->bins;
    int64_t ratio = width_ns / bins->fine_width;
    int64_t first_index = index_of(bins->first_index, ratio);

    if (ratio == 1)
        return;
    bins->bins = g_array_new(FALSE, TRUE, sizeof(burst_bin_t));
    for (guint i = 0; i < fine->len; i++) {
        guint place = (guint)(index_of(bins->first_index + i, ratio) - first_index);
        if (place >= bins->bins->len)
            g_array_set_size(bins->bins, place + 1);
        add_up(&g_array_index(bins->bins, burst_bin_t, place),
               &g_array_index(fine, burst_bin_t, i));
    }
    g_array_free(fine, TRUE);
    bins->first_index = first_index;
    bins->fine_width = width_ns;
}

static bool is_too_narrow(const burst_bins_t *bins)
{
    int64_t width_ns = widths[bins->width];
    return index_of(bins->last_ns, width_ns) - index_of(bins->first_ns, width_ns) >= BURST_MAX_BINS;
}

static void note_time(burst_bins_t *bins, int64_t time_ns)
{
    size_t width = bins->width;

    if (bins->is_empty) {
        *bins = (burst_bins_t){.fine_width = bins->fine_width,
                               .first_index = index_of(time_ns, bins->fine_width),
                               .bins = bins->bins,
                               .first_ns = time_ns,
                               .last_ns = time_ns};
        return;
    }
    bins->first_ns = MIN(bins->first_ns, time_ns);
    bins->last_ns = MAX(bins->last_ns, time_ns);
    while (is_too_narrow(bins))
        bins->width++;
    if (bins->width != width)
        coarsen(bins, common_width(bins->width));
}

void burst_bins_add(burst_bins_t *bins, int64_t time_ns, const burst_bin_t *what)
{
    if (bins->is_empty || time_ns < bins->first_ns || time_ns > bins->last_ns)
        note_time(bins, time_ns);

    int64_t index = index_of(time_ns, bins->fine_width);
    if (index < bins->first_index) {
        GArray *before = g_array_new(FALSE, TRUE, sizeof(burst_bin_t));
        g_array_set_size(before, (guint)(bins->first_index - index));
        g_array_append_vals(before, bins->bins->data, bins->bins->len);
        GArray *old = bins->bins;
        bins->bins = before;
        bins->first_index = index;
        g_array_free(old, TRUE);
    }
    guint place = (guint)(index - bins->first_index);
    if (place >= bins->bins->len)
        g_array_set_size(bins->bins, place + 1);
    add_up(&g_array_index(bins->bins, burst_bin_t, place), what);
}

/* ---- the result ---- */

int64_t burst_bins_width(const burst_bins_t *bins)
{
    return widths[bins->width];
}

static bool has_anything(const burst_bin_t *bin)
{
    return bin->frames > 0 || bin->packets > 0 || bin->bursts > 0;
}

static int64_t start_of(int64_t index, int64_t width_ns)
{
    return index < INT64_MIN / width_ns ? INT64_MIN : index * width_ns;
}

burst_bin_at_t *burst_bins_get(const burst_bins_t *bins, size_t *n)
{
    int64_t width_ns = widths[bins->width];
    int64_t ratio = width_ns / bins->fine_width;
    GArray *result = g_array_new(FALSE, TRUE, sizeof(burst_bin_at_t));

    for (guint i = 0; i < bins->bins->len; i++) {
        const burst_bin_t *fine = &g_array_index(bins->bins, burst_bin_t, i);
        burst_bin_at_t next = {.start_ns =
                                   start_of(index_of(bins->first_index + i, ratio), width_ns)};
        if (!has_anything(fine))
            continue;
        if (result->len == 0 ||
            g_array_index(result, burst_bin_at_t, result->len - 1).start_ns != next.start_ns)
            g_array_append_val(result, next);
        add_up(&g_array_index(result, burst_bin_at_t, result->len - 1).bin, fine);
    }
    *n = result->len;
    void *array = g_array_free(result, result->len == 0);
    return array;
}

bool burst_bins_span(const burst_bins_t *bins, int64_t *first_ns, int64_t *last_ns)
{
    if (bins->is_empty)
        return false;
    *first_ns = bins->first_ns;
    *last_ns = bins->last_ns;
    return true;
}
