/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "preferences.h"

#include "compat.h"
#include "label-rules.h"

#include <epan/prefs.h>
#include <wsutil/report_message.h>

/* Wireshark's preferences have types of their own. */
typedef union {
    guint number;
    burst_preference_bool_t flag;
    gint choice;
} value_t;

static value_t *values; /* by place in burst_parameters[]; they live as long as the program */

static void register_number(module_t *module, const burst_parameter_t *parameter, value_t *value)
{
    enum { DECIMAL = 10 };
    value->number = parameter->initial;
    prefs_register_uint_preference(module, parameter->name, parameter->title, parameter->help,
                                   DECIMAL, &value->number);
}

static void register_flag(module_t *module, const burst_parameter_t *parameter, value_t *value)
{
    value->flag = parameter->initial != 0;
    prefs_register_bool_preference(module, parameter->name, parameter->title, parameter->help,
                                   &value->flag);
}

static void register_choice(module_t *module, const burst_parameter_t *parameter, value_t *value)
{
    /* Wireshark keeps it, with an entry of zeros at its end. */
    enum_val_t *choices =
        wmem_alloc0_array(wmem_epan_scope(), enum_val_t, parameter->n_choices + 1);

    for (size_t i = 0; i < parameter->n_choices; i++) {
        choices[i] = (enum_val_t){.name = parameter->choices[i].name,
                                  .description = parameter->choices[i].label,
                                  .value = (gint)i};
    }
    value->choice = (gint)parameter->initial;
    prefs_register_enum_preference(module, parameter->name, parameter->title, parameter->help,
                                   &value->choice, choices, FALSE);
}

void burst_preferences_register(int proto_burst)
{
    static void (*const register_type[])(module_t *, const burst_parameter_t *, value_t *) = {
        [BURST_PARAMETER_UINT] = register_number,
        [BURST_PARAMETER_BOOL] = register_flag,
        [BURST_PARAMETER_CHOICE] = register_choice,
    };

    /* Wireshark analyses the open file anew when one of them changes: no callback is needed. */
    module_t *module = prefs_register_protocol(proto_burst, NULL);
    values = g_new0(value_t, burst_n_parameters);
    for (size_t i = 0; i < burst_n_parameters; i++)
        register_type[burst_parameters[i].type](module, &burst_parameters[i], &values[i]);
    burst_label_rules_register(module);
}

static uint32_t value_of(const burst_parameter_t *parameter, const value_t *value)
{
    switch (parameter->type) {
    case BURST_PARAMETER_BOOL:
        return value->flag ? 1 : 0;
    case BURST_PARAMETER_CHOICE:
        return (uint32_t)value->choice;
    default:
        return value->number;
    }
}

/* Each time that something else is wrong, not each time that somebody asks. */
static void tell(char *remarks)
{
    static char *told;

    if (remarks && g_strcmp0(remarks, told) != 0)
        report_warning("%s", remarks);
    g_free(told);
    told = remarks;
}

burst_parameters_t burst_preferences_get(void)
{
    burst_parameters_t parameters;

    for (size_t i = 0; i < burst_n_parameters; i++) {
        *burst_parameter_value(&parameters, &burst_parameters[i]) =
            value_of(&burst_parameters[i], &values[i]);
    }
    tell(burst_parameters_mend(&parameters));
    return parameters;
}
