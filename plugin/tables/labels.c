/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that name bursts. Limits are numbers with decimals, whatever they limit: up to 2^53 these
 * are exact, and a number of nanoseconds, divided to seconds, is what the user's decimals are read
 * as.
 */
#include "burst/labels.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include <gio/gio.h>

#define NS_PER_SECOND 1e9

/* ---- what can be limited ---- */

typedef struct {
    const char *name; /* for people */
    bool is_whole;
    size_t min_offset; /* of the text in burst_label_rule_t */
    size_t max_offset;
    double (*value)(const burst_burst_t *burst);
} limit_t;

static double packets_of(const burst_burst_t *burst)
{
    return burst->packets;
}

static double bytes_of(const burst_burst_t *burst)
{
    return (double)burst->bytes;
}

static double seconds_of(const burst_burst_t *burst)
{
    return (double)burst_duration_ns(burst) / NS_PER_SECOND;
}

#define LIMIT(name_, is_whole_, member_, value_)                                                   \
    {                                                                                              \
        .name = (name_), .is_whole = (is_whole_),                                                  \
        .min_offset = offsetof(burst_label_rule_t, min_##member_),                                 \
        .max_offset = offsetof(burst_label_rule_t, max_##member_), .value = (value_)               \
    }

static const limit_t limits[] = {
    LIMIT("number of packets", true, packets, packets_of),
    LIMIT("number of bytes", true, bytes, bytes_of),
    LIMIT("duration in seconds", false, duration, seconds_of),
    LIMIT("mean length in bytes", false, mean_len, burst_mean_len),
};
#define N_LIMITS G_N_ELEMENTS(limits)

/* ---- a rule that is read ---- */

typedef struct {
    char *label;
    double min[N_LIMITS];
    double max[N_LIMITS];
    burst_address_t address; /* of no kind: any */
    unsigned prefix;         /* so many bits of it count */
    int port;                /* or ANY */
    int protocol;
} rule_t;

enum { ANY = -1, BITS = 8, MAX_PORT = 65535, MAX_PROTOCOL = 255 };

struct burst_labels {
    GPtrArray *rules; /* of rule_t */
};

static bool is_empty(const char *text)
{
    return text == NULL || *text == '\0';
}

static const char *text_at(const burst_label_rule_t *rule, size_t offset)
{
    const char *text;

    memcpy(&text, (const char *)rule + offset, sizeof text);
    return text;
}

/* Each of these returns NULL, or what is wrong. */

static char *read_limit(const char *text, const limit_t *limit, const char *which, double *value)
{
    char *end;

    if (is_empty(text))
        return NULL;
    *value = g_ascii_strtod(text, &end);
    if (*end == '\0' && end != text && isfinite(*value) && *value >= 0 &&
        (!limit->is_whole || *value == floor(*value)))
        return NULL;
    return g_strdup_printf("The %s %s is \"%s\". Write a %s of 0 or more, or nothing.", which,
                           limit->name, text, limit->is_whole ? "whole number" : "number");
}

static char *read_limits(const burst_label_rule_t *from, rule_t *to)
{
    for (size_t i = 0; i < N_LIMITS; i++) {
        const limit_t *limit = &limits[i];
        to->min[i] = 0;
        to->max[i] = INFINITY;
        char *problem = read_limit(text_at(from, limit->min_offset), limit, "lowest", &to->min[i]);
        if (problem == NULL)
            problem = read_limit(text_at(from, limit->max_offset), limit, "highest", &to->max[i]);
        if (problem == NULL && to->min[i] > to->max[i])
            problem = g_strdup_printf("The lowest %s is above the highest one: no burst is "
                                      "between them.",
                                      limit->name);
        if (problem)
            return problem;
    }
    return NULL;
}

/* "00:11:22:33:44:55", of 6 or 8 bytes. */
static bool read_link_address(const char *text, burst_address_t *address)
{
    enum { ETHERNET_LEN = 6, EUI64_LEN = 8 };
    char **parts = g_strsplit_set(text, ":-", EUI64_LEN + 1);
    guint n = g_strv_length(parts);
    bool is_good = n == ETHERNET_LEN || n == EUI64_LEN;

    for (guint i = 0; is_good && i < n; i++) {
        guint64 byte;
        is_good = strlen(parts[i]) == 2 &&
                  g_ascii_string_to_unsigned(parts[i], 16, 0, UINT8_MAX, &byte, NULL);
        if (is_good)
            address->bytes[i] = (uint8_t)byte;
    }
    address->kind = n == EUI64_LEN ? BURST_ADDRESS_EUI64 : BURST_ADDRESS_ETHERNET;
    g_strfreev(parts);
    return is_good;
}

static bool read_ip_address(const char *text, burst_address_t *address, unsigned *bits)
{
    GInetAddress *inet = g_inet_address_new_from_string(text);

    if (inet == NULL)
        return false;
    bool is_ipv4 = g_inet_address_get_family(inet) == G_SOCKET_FAMILY_IPV4;
    gsize size = g_inet_address_get_native_size(inet);
    address->kind = is_ipv4 ? BURST_ADDRESS_IPV4 : BURST_ADDRESS_IPV6;
    memcpy(address->bytes, g_inet_address_to_bytes(inet), size);
    *bits = (unsigned)size * BITS;
    g_object_unref(inet);
    return true;
}

static char *read_address(const char *text, rule_t *to)
{
    if (is_empty(text))
        return NULL;
    char **parts = g_strsplit(text, "/", 2);
    guint64 prefix;
    bool is_good = read_ip_address(parts[0], &to->address, &to->prefix);

    if (is_good && parts[1]) {
        is_good = g_ascii_string_to_unsigned(parts[1], 10, 0, to->prefix, &prefix, NULL);
        to->prefix = is_good ? (unsigned)prefix : 0;
    } else if (!is_good && parts[1] == NULL) {
        is_good = read_link_address(parts[0], &to->address);
        to->prefix = BURST_ADDRESS_MAX_LEN * BITS;
    }
    g_strfreev(parts);
    if (is_good)
        return NULL;
    return g_strdup_printf("The address is \"%s\". Write an IP address (10.0.0.1), a network "
                           "(10.0.0.0/8), a link address (00:11:22:33:44:55), or nothing.",
                           text);
}

static char *read_port(const char *text, rule_t *to)
{
    guint64 port;

    to->port = ANY;
    if (is_empty(text))
        return NULL;
    if (!g_ascii_string_to_unsigned(text, 10, 0, MAX_PORT, &port, NULL))
        return g_strdup_printf("The port is \"%s\". Write a number up to %d, or nothing.", text,
                               MAX_PORT);
    to->port = (int)port;
    return NULL;
}

static char *read_protocol(const char *text, rule_t *to)
{
    enum { TCP = 6, UDP = 17 };
    guint64 protocol;

    to->protocol = ANY;
    if (is_empty(text))
        return NULL;
    if (g_ascii_strcasecmp(text, "tcp") == 0)
        to->protocol = TCP;
    else if (g_ascii_strcasecmp(text, "udp") == 0)
        to->protocol = UDP;
    else if (g_ascii_string_to_unsigned(text, 10, 0, MAX_PROTOCOL, &protocol, NULL))
        to->protocol = (int)protocol;
    else
        return g_strdup_printf("The protocol is \"%s\". Write tcp, udp, the number of an IP "
                               "protocol, or nothing.",
                               text);
    return NULL;
}

static char *read_rule(const burst_label_rule_t *from, rule_t *to)
{
    *to = (rule_t){.label = g_strdup(from->label)};
    if (is_empty(from->label))
        return g_strdup("There is no label. Write what such bursts are to be called.");
    char *problem = read_limits(from, to);
    if (problem == NULL)
        problem = read_address(from->address, to);
    if (problem == NULL)
        problem = read_port(from->port, to);
    if (problem == NULL)
        problem = read_protocol(from->protocol, to);
    return problem;
}

static void clear_rule(rule_t *rule)
{
    g_free(rule->label);
}

static void free_rule(gpointer data)
{
    clear_rule(data);
    g_free(data);
}

/* ---- all rules ---- */

char *burst_label_check(const burst_label_rule_t *rule)
{
    rule_t read;
    char *problem = read_rule(rule, &read);
    clear_rule(&read);
    return problem;
}

burst_labels_t *burst_labels_new(const burst_label_rule_t *rules, size_t n_rules)
{
    burst_labels_t *labels = g_new(burst_labels_t, 1);

    labels->rules = g_ptr_array_new_with_free_func(free_rule);
    for (size_t i = 0; i < n_rules; i++) {
        rule_t *rule = g_new(rule_t, 1);
        char *problem = read_rule(&rules[i], rule);
        if (problem)
            free_rule(rule);
        else
            g_ptr_array_add(labels->rules, rule);
        g_free(problem);
    }
    return labels;
}

void burst_labels_free(burst_labels_t *labels)
{
    if (labels == NULL)
        return;
    g_ptr_array_unref(labels->rules);
    g_free(labels);
}

/* ---- which rule ---- */

static bool is_in(const burst_address_t *address, const rule_t *rule)
{
    unsigned n_bytes = rule->prefix / BITS;
    unsigned n_bits = rule->prefix % BITS;

    if (address->kind != rule->address.kind ||
        memcmp(address->bytes, rule->address.bytes, n_bytes) != 0)
        return false;
    unsigned differing =
        n_bits == 0 ? 0U : (unsigned)(address->bytes[n_bytes] ^ rule->address.bytes[n_bytes]);
    return differing >> (BITS - n_bits) == 0;
}

static bool is_between(const rule_t *rule, const burst_ends_t *ends)
{
    if (rule->address.kind != BURST_ADDRESS_NONE && !is_in(&ends->src, rule) &&
        !is_in(&ends->dst, rule))
        return false;
    if (rule->protocol != ANY && ends->protocol != rule->protocol)
        return false;
    return rule->port == ANY ||
           (ends->has_ports && (ends->src_port == rule->port || ends->dst_port == rule->port));
}

static bool is_within(const rule_t *rule, const burst_burst_t *burst)
{
    for (size_t i = 0; i < N_LIMITS; i++) {
        double value = limits[i].value(burst);
        if (value < rule->min[i] || value > rule->max[i])
            return false;
    }
    return true;
}

const char *burst_labels_find(const burst_labels_t *labels, const burst_burst_t *burst,
                              const burst_ends_t *ends)
{
    for (guint i = 0; labels && i < labels->rules->len; i++) {
        const rule_t *rule = g_ptr_array_index(labels->rules, i);
        if (is_between(rule, ends) && is_within(rule, burst))
            return rule->label;
    }
    return NULL;
}
