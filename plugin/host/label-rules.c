/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "label-rules.h"

#include "compat.h"

#include <epan/uat.h>

/* The columns, in their order: name, title, help. */
#define COLUMNS(each)                                                                              \
    each(label, "Label", "What a burst is called that meets all conditions of this row")           \
        each(min_packets, "Fewest packets", "") each(max_packets, "Most packets", "")              \
            each(min_bytes, "Fewest bytes", "") each(max_bytes, "Most bytes", "")                  \
                each(min_duration, "Shortest (s)", "Seconds, with decimals") each(                 \
                    max_duration, "Longest (s)",                                                   \
                    "Seconds, with decimals") each(min_mean_len, "Smallest mean length",           \
                                                   "Bytes of payload by packets, with decimals")   \
                    each(max_mean_len, "Largest mean length",                                      \
                         "Bytes of payload by packets, with decimals")                             \
                        each(address, "Address",                                                   \
                             "Of the stream's source or destination: 192.0.2.7 or 10.0.0.0/8")     \
                            each(port, "Port",                                                     \
                                 "Of either side; only where the kind of stream has ports")        \
                                each(protocol, "Protocol",                                         \
                                     "tcp, udp or a number; only where the kind of stream has it")

typedef struct {
#define MEMBER(name, title, help) char *name;
    COLUMNS(MEMBER)
#undef MEMBER
} rule_t;

static rule_t *rules;
static guint n_rules;
static burst_labels_t *labels;

#define CALLBACKS(name, title, help) UAT_CSTRING_CB_DEF(rules, name, rule_t)
COLUMNS(CALLBACKS)
#undef CALLBACKS

static burst_label_rule_t to_check(const rule_t *rule)
{
    return (burst_label_rule_t){
#define INITIAL(name, title, help) .name = rule->name,
        COLUMNS(INITIAL)
#undef INITIAL
    };
}

static void *copy_rule(void *to, const void *from, size_t length _U_)
{
    rule_t *copy = to;
    const rule_t *rule = from;
#define COPY(name, title, help) copy->name = g_strdup(rule->name);
    COLUMNS(COPY)
#undef COPY
    return copy;
}

static void free_rule(void *record)
{
    rule_t *rule = record;
#define FREE(name, title, help) g_free(rule->name);
    COLUMNS(FREE)
#undef FREE
}

static burst_preference_bool_t check_rule(void *record, char **error)
{
    burst_label_rule_t rule = to_check(record);
    *error = burst_label_check(&rule);
    return *error == NULL;
}

static void forget_labels(void)
{
    burst_labels_free(labels);
    labels = NULL;
}

static void use_rules(void)
{
    burst_label_rule_t *all = g_new(burst_label_rule_t, n_rules);

    forget_labels();
    for (guint i = 0; i < n_rules; i++)
        all[i] = to_check(&rules[i]);
    if (n_rules > 0)
        labels = burst_labels_new(all, n_rules);
    g_free(all);
}

void burst_label_rules_register(module_t *module)
{
    static uat_field_t columns[] = {
#define COLUMN(name, title, help) UAT_FLD_CSTRING(rules, name, title, help),
        COLUMNS(COLUMN)
#undef COLUMN
            UAT_END_FIELDS};
    uat_t *table = uat_new("Burst labels", sizeof(rule_t), "burst_labels", TRUE, &rules, &n_rules,
                           UAT_AFFECTS_DISSECTION, NULL, copy_rule, check_rule, free_rule,
                           use_rules, forget_labels, columns);

    prefs_register_uat_preference(module, "labels", "Labels of bursts",
                                  "Rules that name bursts. The first one that a burst meets names "
                                  "it; a condition that is left empty is always met",
                                  table);
}

const burst_labels_t *burst_label_rules(void)
{
    return labels;
}
