# SPDX-License-Identifier: GPL-2.0-or-later
"""The man page, made of doc/reference.md's text and of a template that says what is not in it."""
import pathlib
import re
import textwrap

WIDTH = 78
# Columns of tables that explain themselves, and are shown without their heading.
PLAIN_COLUMNS = ("title", "unit", "type", "name")


def escaped(text: str) -> str:
    """Text that roff reads as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def inline(text: str) -> str:
    """A piece of Markdown: code is bold, links are their text."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"`([^`]*)`", text)
    return "".join(f"\\fB{escaped(part)}\\fP" if index % 2 else escaped(part)
                   for index, part in enumerate(parts))


def wrapped(text: str) -> list[str]:
    lines = textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)
    return ["\\&" + line if line[0] in (".", "'") else line for line in lines]


def cells_of(row: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", row)[1:-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


def entry(heads: list[str], cells: list[str]) -> list[str]:
    """A row: its first cell is the tag, its last one the text, and the others stand beside the tag."""
    tag, *middle, text = cells
    beside = [cell if head in PLAIN_COLUMNS else f"{head} {cell}"
              for head, cell in zip(heads[1:-1], middle, strict=True) if cell]
    line = inline(tag) + (f" ({inline(', '.join(beside))})" if beside else "")
    return [".TP", line, *wrapped(inline(text) + ".")]


def section(markdown: str) -> str:
    """The lines below a heading."""
    lines: list[str] = []
    for block in re.split(r"\n\n+", markdown.strip()):
        if block.startswith("### "):
            lines.append(".SS " + inline(block[4:]))
        elif block.startswith("|"):
            heads, _rule, *rows = (cells_of(row) for row in block.splitlines())
            for row in rows:
                lines += entry(heads, row)
        else:
            after_heading = not lines or lines[-1].startswith(".SS")
            lines += ([] if after_heading else [".PP"]) + wrapped(inline(" ".join(block.splitlines())))
    return "\n".join(lines)


def synopsis(output: str) -> str:
    """The arguments of -z, each with the program."""
    arguments = [cells_of(line)[0].strip("`") for line in output.splitlines() if line.startswith("| `")]
    return "\n".join(f"\\fBtshark \\-q \\-r\\fP \\fIcapture\\fP \\fB\\-z\\fP {escaped(argument)}"
                     for argument in arguments)


def release(root: pathlib.Path) -> tuple[str, str]:
    """Version and date of the newest release in CHANGELOG.md."""
    found = re.search(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d)$", (root / "CHANGELOG.md").read_text("utf-8"),
                      re.MULTILINE)
    if not found:
        raise SystemExit("CHANGELOG.md has no release with a date.")
    return found[1], found[2]


def man_page(root: pathlib.Path, reference: str) -> str:
    """The whole page."""
    sections = dict(part.split("\n", 1) for part in reference.split("\n## ")[1:])
    version, date = release(root)
    values = {name.upper(): section(text) for name, text in sections.items()}
    values |= {"SYNOPSIS": synopsis(sections["Output"]), "VERSION": version, "DATE": date}
    template = (root / "packaging" / "wireshark-burst.4.in").read_text("utf-8")
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], template)
