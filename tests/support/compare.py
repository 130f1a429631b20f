# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what the plugin says with what the reference says."""
import decimal

# Times that are exact; in the reference they are whole nanoseconds, elsewhere seconds.
GAPS = ("idt", "iat", "gap", "idle", "interval", "burst_interval")
EXACT_TIMES = {"duration", "first", "last", "start", "end", "idle_before", "window", "time", "gap",
               "idt", "iat"} | {f"{gap}_{what}" for gap in GAPS for what in ("min", "max")}
PERCENTILES = {f"{gap}_{p}" for gap in GAPS for p in ("p50", "p95", "p99")}
TIME_FIGURES = {f"{gap}_{what}" for gap in GAPS for what in ("mean", "sd")} | {
    "duration_mean", "burst_duration_mean"}
PERCENTILE_ERROR = 0.01
FIGURE_ERROR = 1e-6
STREAM_KEY = ("src", "dst", "protocol", "src_port", "dst_port")


def near(got, expected, relative, absolute):
    return abs(float(got) - float(expected)) <= relative * abs(float(expected)) + absolute


def equal_seconds(got, nanoseconds):
    return decimal.Decimal(got) * 1_000_000_000 == nanoseconds


def same(key, got, expected):
    """Is a cell of a table right?"""
    if got is None or expected is None:
        return got is None and expected is None
    if isinstance(expected, list):
        item = {"gaps": "gap", "lengths": "length"}[key]
        return len(got) == len(expected) and all(
            same(item, a, b) for a, b in zip(got, expected))
    if isinstance(expected, (str, int)) and key not in EXACT_TIMES | PERCENTILES | TIME_FIGURES:
        return got == expected
    if key in EXACT_TIMES:
        return equal_seconds(got, expected)
    if key in PERCENTILES:
        return near(got, expected / 1e9, PERCENTILE_ERROR, 2e-9)
    if key in TIME_FIGURES:
        return near(got, expected / 1e9, FIGURE_ERROR, 2e-9)
    return near(got, expected, FIGURE_ERROR, 1e-6)


def row_differences(where, got, expected):
    """The cells in which two rows differ. A stream key's part that does not apply may be left out."""
    found = []
    for key in sorted(set(got) | set(expected)):
        if key in STREAM_KEY and got.get(key) is None and expected.get(key) is None:
            continue
        if key not in got or key not in expected:
            found.append(f"{where}.{key}: only in one of the two")
        elif not same(key, got[key], expected[key]):
            found.append(f"{where}.{key}: got {got[key]}, expected {expected[key]}")
    return found


def table_differences(table, rows, wanted):
    """The differences between two tables, order of rows included."""
    found = []
    if len(rows) != len(wanted):
        found.append(f"{table}: got {len(rows)} rows, expected {len(wanted)}")
    for index, (row, want) in enumerate(zip(rows, wanted)):
        found += row_differences(f"{table}[{index}]", row, want)
    return found


def check_table(table, rows, wanted):
    report(table_differences(table, rows, wanted))


def typed(key, text, expected):
    """A cell of a CSV file as a number, a flag or a list, where that is what it has to be."""
    if isinstance(expected, list):
        if text is None:  # no item, or one that is absent
            return [None] if expected == [None] else []
        return [None if part == "" else decimal.Decimal(part) for part in text.split(" ")]
    if not isinstance(text, str) or isinstance(expected, str):
        return text
    if isinstance(expected, bool):
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return text
    return int(number) if isinstance(expected, int) and "." not in text else number


def check_csv(table, rows, wanted):
    """Rows of a CSV file, as {key: text}, against the reference's."""
    typed_rows = [row | {key: typed(key, row[key], value) for key, value in want.items() if key in row}
                  for row, want in zip(rows, wanted)]
    check_table(table, typed_rows + rows[len(wanted):], wanted)


def document_differences(got, expected):
    """The differences between a JSON document and the reference's tables."""
    found = row_differences("summary", got["summary"], expected["summary"])
    for table, wanted in expected.items():
        if table != "summary":
            found += table_differences(table, got.get(table, []), wanted)
    return found


def check_document(got, expected):
    report(document_differences(got, expected))


def report(differences):
    """Fails, with the first differences, if there are any."""
    assert not differences, f"{len(differences)} differences\n" + "\n".join(differences[:20])


# ---------------------------------------------------------------- fields

TIME_FIELDS = {"burst.idt", "burst.iat", "burst.gap", "burst.duration", "burst.idle_before"}
FLOAT_FIELDS = {"burst.mean_len", "burst.rate", "burst.load"}


def same_field(name, text, expected):
    if name in TIME_FIELDS:
        return equal_seconds(text, expected)
    if name in FLOAT_FIELDS:
        return near(text, expected, 1e-5, 1e-6)
    if expected is True:
        return text in ("1", "True")
    return text == str(expected)


def field_differences(got, must, may=None):
    """`got` is {frame: {field: text}}. Fields in `must` have to be there, those in `may` can."""
    found = []
    if sorted(got) != sorted(must):
        found.append(f"frames: got {len(got)}, expected {len(must)}")
    for frame in sorted(set(got) & set(must)):
        allowed = must[frame] | (may or {}).get(frame, {})
        for name in sorted(set(got[frame]) | set(must[frame])):
            text = got[frame].get(name)
            if name not in allowed or text is None or not same_field(name, text, allowed[name]):
                found.append(f"frame {frame}, {name}: got {text}, expected {allowed.get(name)}")
    return found


def check_fields(got, must, may=None):
    report(field_differences(got, must, may))
