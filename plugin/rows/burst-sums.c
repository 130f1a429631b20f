/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "burst-sums.h"

void burst_sums_add(burst_sums_t *sums, const burst_burst_t *burst)
{
    sums->packets += burst->packets;
    sums->total_bytes += burst->bytes;
    burst_moments_add(&sums->bytes, (int64_t)MIN(burst->bytes, (uint64_t)INT64_MAX));
    sums->duration_ns += (double)burst_duration_ns(burst);
}

void burst_sums_clear(burst_sums_t *sums)
{
    burst_distribution_free(sums->between_ns);
}

/* ---- one for each owner ---- */

burst_sums_array_t *burst_sums_array_new(size_t n)
{
    burst_sums_array_t *array = g_new(burst_sums_array_t, 1);
    array->sums = g_new0(burst_sums_t *, n);
    array->n = n;
    return array;
}

void burst_sums_array_free(void *data)
{
    burst_sums_array_t *array = data;

    for (size_t i = 0; i < array->n; i++) {
        if (array->sums[i])
            burst_sums_clear(array->sums[i]);
        g_free(array->sums[i]);
    }
    g_free(array->sums);
    g_free(array);
}

burst_sums_t *burst_sums_array_get(burst_sums_array_t *array, size_t i)
{
    g_assert(i < array->n);
    if (array->sums[i] == NULL)
        array->sums[i] = g_new0(burst_sums_t, 1);
    return array->sums[i];
}

const burst_sums_t *burst_sums_array_peek(const burst_sums_array_t *array, size_t i)
{
    static const burst_sums_t none;
    g_assert(i < array->n);
    return array->sums[i] ? array->sums[i] : &none;
}

/* ---- columns ---- */

/* Those that are there for an owner without bursts, too. */
static bool put_sum(burst_cell_t *cell, const burst_sums_t *sums, int which)
{
    switch (which) {
    case BURST_SUMS_COUNT:
        burst_put_count(cell, sums->bytes.count);
        return true;
    case BURST_SUMS_PACKETS:
        burst_put_count(cell, sums->packets);
        return true;
    case BURST_SUMS_BYTES:
        burst_put_count(cell, sums->total_bytes);
        return true;
    default:
        return false;
    }
}

static void put_mean(burst_cell_t *cell, const burst_sums_t *sums, int which)
{
    double n = (double)sums->bytes.count;
    double sd;

    switch (which) {
    case BURST_SUMS_PACKETS_MEAN:
        burst_put_real(cell, (double)sums->packets / n);
        break;
    case BURST_SUMS_BYTES_MEAN:
        burst_put_real(cell, (double)sums->total_bytes / n);
        break;
    case BURST_SUMS_BYTES_SD:
        if (burst_moments_sd(&sums->bytes, &sd))
            burst_put_real(cell, sd);
        break;
    case BURST_SUMS_DURATION_MEAN:
        burst_put_seconds(cell, sums->duration_ns / n);
        break;
    default:
        g_assert_not_reached();
    }
}

void burst_put_sums(const burst_rows_t *rows, burst_cell_t *cell, const burst_sums_t *sums,
                    int which)
{
    if (put_sum(cell, sums, which) || sums->bytes.count == 0)
        return;
    switch (which) {
    case BURST_SUMS_BETWEEN_MEAN:
        burst_put_gap(rows, cell, sums->between_ns, BURST_GAP_MEAN);
        break;
    case BURST_SUMS_BETWEEN_SD:
        burst_put_gap(rows, cell, sums->between_ns, BURST_GAP_SD);
        break;
    case BURST_SUMS_BETWEEN_P50:
        burst_put_gap(rows, cell, sums->between_ns, BURST_GAP_P50);
        break;
    default:
        put_mean(cell, sums, which);
    }
}
