/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suggest.h"

#include "ask.h"
#include "base/phrase.h"
#include "burst/thresholds.h"
#include "count.h"
#include "host/preferences.h"

#include <glib.h> /* first, because Wireshark's headers do not include it */

#include <epan/funnel.h>
#include <epan/packet.h>
#include <epan/prefs.h>
#include <wsutil/filesystem.h>

#define PREFERENCE "burst.gap_us"
#define FIELD      "Gap that ends a burst (microseconds)"

enum { NS_PER_US = 1000 };

/* As Preferences do; a plugin's way of its own (plugin_if.h) is for preferences that are texts. */
static void save_preferences(void)
{
    char *path = NULL;
    (void)create_persconffile_dir(&path);
    g_free(path);
    path = NULL;
    int problem = write_prefs(&path);
    if (problem != 0)
        burst_tellf(burst_tell_in_box, false, "The gap is used, but not kept in %s: %s.", path,
                    g_strerror(problem));
    g_free(path);
}

static void use_gap(uint32_t gap_us)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    char *setting = g_strdup_printf(PREFERENCE ":%u", gap_us);
    char *error = NULL;

    if (prefs_set_pref(setting, &error) == PREFS_SET_OK) {
        prefs_apply_all();
        save_preferences();
        window->redissect_packets(window->ops_id);
    } else {
        burst_tellf(burst_tell_in_box, false, "The gap was not changed: %s",
                    error ? error : "Wireshark does not take this value.");
    }
    g_free(error);
    g_free(setting);
}

static void take_gap(char **answers, void *data _U_)
{
    enum { DECIMAL = 10 };
    guint64 gap_us;

    if (g_ascii_string_to_unsigned(g_strstrip(answers[0]), DECIMAL, 0, G_MAXUINT32, &gap_us, NULL))
        use_gap((uint32_t)gap_us);
    else
        burst_tell_in_box(false, "The gap was not changed: write a whole number of microseconds.");
}

static void add_gap(GString *text, uint32_t gap_us)
{
    burst_phrase_duration(text, (uint64_t)gap_us * NS_PER_US);
}

static void ask(const burst_threshold_t *suggested, uint32_t present_us, burst_tell_t tell)
{
    char *value = g_strdup_printf("%u", suggested->gap_us);
    GString *field = g_string_new("A gap of ");

    /* Beside the field, because a window's title is cut where the dialog is narrow. */
    add_gap(field, suggested->gap_us);
    g_string_append(field, " gives ");
    burst_phrase_count(field, suggested->bytes.count, "burst", "bursts");
    g_string_append(field, ", as gaps near it do.\nNow it is ");
    add_gap(field, present_us);
    g_string_append(field, ".\n\n" FIELD);
    const burst_question_t question = {
        .title = "Suggested Gap", .fields = {field->str}, .values = {value}, .answer = take_gap};
    burst_ask(&question, tell);
    g_string_free(field, TRUE);
    g_free(value);
}

void burst_suggest_gap(burst_tell_t tell)
{
    if (!burst_can_count(tell))
        return;
    burst_statistic_t *statistic = burst_count_all(burst_table_find("thresholds")->features, tell);
    if (statistic == NULL)
        return;
    const burst_threshold_t *rows = burst_engine_thresholds(burst_statistic_engine(statistic));
    int suggested = burst_thresholds_suggest(rows);
    if (suggested < 0)
        tell(false, "No gap stands out: the number of bursts changes with each gap from 1 ms to "
                    "1,000 s. The table Thresholds shows how.");
    else
        ask(&rows[suggested], burst_preferences_get().gap_us, tell);
    burst_statistic_free(statistic);
}
