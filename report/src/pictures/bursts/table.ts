// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bursts as a table, each with the display filter that shows it in Wireshark.

import { copyText } from "../../ui/clipboard.js";
import type { Context } from "../../context.js";
import type { Burst } from "../../data/types.js";
import { announce, button, checkbox, element, type Child } from "../../ui/dom.js";
import { durationColumn, numberColumn, rateColumn, textColumn } from "../../ui/numbers.js";
import * as format from "../../text/format.js";
import { note, section, statement, type Section } from "../../ui/section.js";
import { PagedTable, type Column } from "../../ui/table.js";
import { startColumn } from "./details.js";
import { burstFilter } from "../../text/wireshark-filter.js";

const COPIED_MS = 2000;

function copyButton(filter: string, id: number): HTMLElement {
  const made = button("Copy", () => void copy(), {
    class: "copy",
    "aria-label": `Copy the display filter of burst ${id}`,
  });
  let back: number | undefined;
  const copy = async () => {
    const copied = await copyText(filter);
    made.textContent = copied ? "Copied" : "Not copied";
    made.classList.toggle("done", copied);
    announce(copied ? `Copied: ${filter}` : "The browser does not let the page copy.");
    if (!copied) selectText(made);
    window.clearTimeout(back);
    back = window.setTimeout(() => {
      made.textContent = "Copy";
      made.classList.remove("done");
    }, COPIED_MS);
  };
  return made;
}

/** For the reader to copy it with Ctrl+C. */
function selectText(copy: HTMLElement): void {
  const text = copy.nextElementSibling;
  copy.parentElement?.classList.add("shown");
  if (text) window.getSelection()?.selectAllChildren(text);
}

/** An address, cut by the style where there is no room for it, with its port. */
function endCell(context: Context, address: string | null, port: number | null): Child {
  if (address === null) return "any";
  const suffix = port === null ? "" : `:${port}`;
  const title = context.labels.full(address) + suffix;
  return element("bdi", { title }, context.labels.brief(address) + suffix);
}

function filterColumn({ report }: Context): Column<Burst> {
  return {
    key: "filter",
    title: "Display filter",
    cell: (burst) => {
      const filter = burstFilter(burst, report.parameters, report.filter);
      const text = element("code", { title: format.printable(filter) }, format.printable(filter));
      return element("span", { class: "filter" }, copyButton(filter, burst.id), text);
    },
  };
}

function idColumn(show: (burst: Burst) => void): Column<Burst> {
  return {
    key: "id",
    title: "Burst",
    numeric: true,
    sort: ({ id }) => id,
    cell: (burst) =>
      button(String(burst.id), () => show(burst), {
        class: "link",
        title: "Show it in the pictures over time",
        "aria-label": `Show burst ${burst.id} in the pictures over time`,
      }),
  };
}

function columns(context: Context, show: (burst: Burst) => void): Column<Burst>[] {
  const { labels, report } = context;
  const key = report.parameters.stream;
  const labelled = report.bursts.rows.some(({ label }) => label !== null);
  const address = (
    name: "src" | "dst",
    title: string,
    port: (burst: Burst) => number | null,
  ): Column<Burst> => ({
    key: name,
    title,
    sort: (burst) => (burst[name] === null ? null : labels.full(burst[name])),
    cell: (burst) => endCell(context, burst[name], port(burst)),
  });
  return [
    idColumn(show),
    numberColumn("stream", "Stream", ({ stream }) => stream),
    ...(key === "destination" ? [] : [address("src", "Source", ({ srcPort }) => srcPort)]),
    ...(key === "source" ? [] : [address("dst", "Destination", ({ dstPort }) => dstPort)]),
    ...(labelled
      ? [textColumn<Burst>("label", "Label", ({ label }) => label && format.printable(label))]
      : []),
    {
      ...startColumn<Burst>(context, ({ start }) => start),
      cell: ({ start }) =>
        context.zoom.clockKind.get() !== "elapsed" && context.clock.known
          ? context.dateAndTime(start)
          : format.duration(start),
    },
    durationColumn("duration", "Duration", ({ duration }) => duration),
    numberColumn("packets", "Packets", ({ packets }) => packets),
    numberColumn("bytes", "Payload", ({ bytes }) => bytes, format.bytes, format.exactBytes),
    rateColumn("rate", "Rate", ({ rate }) => rate),
    durationColumn("idle", "Gap before", ({ idleBefore }) => idleBefore),
    filterColumn(context),
  ];
}

/** What the reader asked for. */
interface Choices {
  words: string[];
  onlyStream: boolean;
  onlyTime: boolean;
}

function selection(context: Context, choices: Choices): () => Burst[] {
  const { labels } = context;
  const texts = new Map<Burst, string>();
  const textOf = (burst: Burst) => {
    const known = texts.get(burst);
    if (known !== undefined) return known;
    const made =
      `#${burst.id} stream:${burst.stream} ${labels.searchText(burst.src)} ` +
      `${labels.searchText(burst.dst)} ` +
      `${burst.label === null ? "" : burst.label.toLowerCase()} ` +
      `${burst.srcPort === null ? "" : `:${burst.srcPort}`} ` +
      `${burst.dstPort === null ? "" : `:${burst.dstPort}`}`;
    texts.set(burst, made);
    return made;
  };
  return () => {
    const { from, to } = context.zoom.range.get();
    const stream = context.stream.get();
    return context.report.bursts.rows.filter(
      (burst) =>
        (!choices.onlyStream || burst.stream === stream) &&
        (!choices.onlyTime || (burst.end >= from && burst.start <= to)) &&
        choices.words.every((word) => String(burst.id) === word || textOf(burst).includes(word)),
    );
  };
}

function searchField(search: (words: string[]) => void): HTMLElement {
  const field = element("input", {
    type: "search",
    id: "burst-search",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: "address, name, port, label, burst number",
  });
  field.addEventListener("input", () => {
    search(field.value.toLowerCase().split(/\s+/).filter(Boolean));
  });
  return element(
    "div",
    { class: "search" },
    element("label", { for: "burst-search" }, "Search"),
    field,
  );
}

function controls(table: PagedTable<Burst>, choices: Choices): HTMLElement {
  return element(
    "div",
    { class: "controls" },
    searchField((words) => {
      choices.words = words;
      table.update();
    }),
    checkbox("only the selected stream", false, (checked) => {
      choices.onlyStream = checked;
      table.update();
    }),
    checkbox("only the time shown", false, (checked) => {
      choices.onlyTime = checked;
      table.update();
    }),
  );
}

export function burstSection(context: Context): Section {
  const { bursts } = context.report;
  const title = "Burst table";
  if (bursts.rows.length === 0)
    return section("bursts", "Burst table", title, "", statement("No bursts, no rows."));
  const choices: Choices = { words: [], onlyStream: false, onlyTime: false };
  const show = (burst: Burst) => {
    context.showBurst(burst);
    announce(`The pictures over time show burst ${burst.id} of stream ${burst.stream}.`);
    document.getElementById("stream")?.scrollIntoView();
  };
  const table = new PagedTable(
    title,
    columns(context, show),
    { key: "id", descending: false },
    selection(context, choices),
  );
  const narrowed = () => {
    if (choices.onlyStream || choices.onlyTime) table.update();
  };
  context.stream.subscribe(narrowed);
  context.zoom.range.subscribe(narrowed);
  context.zoom.clockKind.subscribe(() => table.render());
  table.update();
  return section(
    "bursts",
    "Burst table",
    title,
    "A burst's number shows it in the pictures over time. “Copy” puts a display filter on the " +
      "clipboard that shows the burst's packets when pasted into Wireshark.",
    controls(table, choices),
    table.element,
    bursts.totalRows > bursts.rows.length
      ? note(
          `The table has the ${format.count(bursts.rows.length)} bursts with most payload, of ` +
            `${format.count(bursts.totalRows)}. All: tshark -q -r FILE -z ` +
            `burst,csv,bursts,FILE.csv`,
        )
      : null,
  );
}
