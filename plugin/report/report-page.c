/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page that is built into the plugin: the file BURST_REPORT_PAGE, if that is defined. */
#include "report.h"

#include <glib.h>
#include <stdint.h>
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

#ifdef BURST_REPORT_PAGE

/* The assembler reads a large file at once, where the compiler would take an array item by item. */
__asm__(".pushsection .rodata\n"
        ".hidden burst_page_begin\n.hidden burst_page_end\n"
        ".global burst_page_begin\n.global burst_page_end\n"
        "burst_page_begin:\n.incbin \"" BURST_REPORT_PAGE "\"\n"
        "burst_page_end:\n.byte 0\n"
        ".popsection\n");
extern const char burst_page_begin[] __attribute__((visibility("hidden")));
extern const char burst_page_end[] __attribute__((visibility("hidden")));

const burst_page_t *burst_built_in_page(void)
{
    static burst_page_t page;
    /* In numbers: to C, the two are arrays of their own, which have no distance. */
    size_t length = (size_t)((uintptr_t)burst_page_end - (uintptr_t)burst_page_begin);
    if (page.head == NULL && !burst_page_split(burst_page_begin, length, &page))
        return NULL;
    return &page;
}

#else

const burst_page_t *burst_built_in_page(void)
{
    return NULL;
}

#endif
