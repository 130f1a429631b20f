/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page that is built into the plugin, if BURST_HAS_REPORT_PAGE is defined. */
#include "report.h"

#include <gio/gio.h>
#include <string.h>

#define MARK "@BURST_DATA@"

/* In a script, where it is code, the mark may stand; between tags it stands once. */
static const char *find_place(const char *text, size_t length)
{
    const char *place = g_strstr_len(text, (gssize)length, ">" MARK "<");
    return place ? place + 1 : NULL;
}

bool burst_page_split(const char *text, size_t length, burst_page_t *page)
{
    const char *place = find_place(text, length);
    if (place == NULL)
        return false;
    const char *tail = place + strlen(MARK);
    size_t tail_len = length - (size_t)(tail - text);
    if (find_place(tail, tail_len))
        return false;
    *page = (burst_page_t){
        .head = text, .head_len = (size_t)(place - text), .tail = tail, .tail_len = tail_len};
    return true;
}

#ifdef BURST_HAS_REPORT_PAGE

/* What glib-compile-resources has made of the page. */
void burst_page_register_resource(void);
void burst_page_unregister_resource(void);

/* A copy: the page is compressed in the plugin. Nothing stays registered. */
static GBytes *unpack_page(void)
{
    burst_page_register_resource();
    GBytes *text = g_resources_lookup_data("/burst/page.html", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    burst_page_unregister_resource();
    return text;
}

const burst_page_t *burst_built_in_page(void)
{
    static burst_page_t page;
    static GBytes *text; /* what the page borrows, as long as the program runs */

    if (text == NULL) {
        gsize length;
        text = unpack_page();
        const char *begin = text ? g_bytes_get_data(text, &length) : NULL;
        if (begin == NULL || !burst_page_split(begin, length, &page))
            return NULL;
    }
    return page.head ? &page : NULL;
}

#else

const burst_page_t *burst_built_in_page(void)
{
    return NULL;
}

#endif
