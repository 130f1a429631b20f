// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bursts as a table, each with the display filter that shows it in Wireshark.

import { copyText } from "../../ui/clipboard.js";
import type { Context } from "../../context.js";
import type { Burst } from "../../data/report.js";
import { announce, button, checkbox, element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { note, section, statement, type Section } from "../../ui/section.js";
import { PagedTable, type Column } from "../../ui/table.js";
import { burstFilter } from "../../text/wireshark-filter.js";

const COPIED_MS = 2000;

/** The part of its neighbourhood that is shown with a burst: half its length on both sides. */
const AROUND = 0.5;
const LEAST_AROUND = 0.05;

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
    if (!copied) selectText(made.nextElementSibling);
    window.clearTimeout(back);
    back = window.setTimeout(() => {
      made.textContent = "Copy";
      made.classList.remove("done");
    }, COPIED_MS);
  };
  return made;
}

/** For the reader to copy it with Ctrl+C. */
function selectText(node: Element | null): void {
  if (node) window.getSelection()?.selectAllChildren(node);
}

function columns(context: Context, show: (burst: Burst) => void): Column<Burst>[] {
  const { labels, report } = context;
  const isClock = () => context.zoom.clockKind.get() === "local" && context.clock.known;
  const end = (address: string | null, port: number | null) => {
    const suffix = port === null ? "" : `:${port}`;
    if (address === null) return `any${suffix}`;
    const title = labels.full(address) + suffix;
    return element("bdi", { title }, (labels.name(address) ?? format.printable(address)) + suffix);
  };
  const time = (
    key: string,
    title: string,
    value: (burst: Burst) => number | null,
  ): Column<Burst> => ({
    key,
    title,
    numeric: true,
    sort: value,
    cell: (burst) => {
      const seconds = value(burst);
      return seconds === null ? "–" : format.duration(seconds);
    },
    exact: (burst) => {
      const seconds = value(burst);
      return seconds === null ? "" : format.exactDuration(seconds);
    },
  });
  return [
    {
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
    },
    {
      key: "stream",
      title: "Stream",
      numeric: true,
      sort: ({ stream }) => stream,
      cell: ({ stream }) => String(stream),
    },
    {
      key: "src",
      title: "Source",
      sort: ({ src }) => (src === null ? null : labels.full(src)),
      cell: ({ src, srcPort }) => end(src, srcPort),
    },
    {
      key: "dst",
      title: "Destination",
      sort: ({ dst }) => (dst === null ? null : labels.full(dst)),
      cell: ({ dst, dstPort }) => end(dst, dstPort),
    },
    {
      ...time("start", "Start", ({ start }) => start),
      cell: ({ start }) => (isClock() ? context.clock.dateAndTime(start) : format.duration(start)),
      exact: ({ start }) => `${format.exactDuration(start)} ${context.clock.dateAndTime(start)}`,
    },
    time("duration", "Duration", ({ duration }) => duration),
    {
      key: "packets",
      title: "Packets",
      numeric: true,
      sort: ({ packets }) => packets,
      cell: ({ packets }) => format.count(packets),
    },
    {
      key: "bytes",
      title: "Payload",
      numeric: true,
      sort: ({ bytes }) => bytes,
      cell: ({ bytes }) => format.bytes(bytes),
      exact: ({ bytes }) => format.exactBytes(bytes),
    },
    {
      key: "rate",
      title: "Rate",
      numeric: true,
      sort: ({ rate }) => rate,
      cell: ({ rate }) => (rate === null ? "–" : format.rate(rate)),
      exact: ({ rate }) => (rate === null ? "No duration, no rate" : `${format.exact(rate)} bit/s`),
    },
    time("idle", "Idle before", ({ idleBefore }) => idleBefore),
    {
      key: "filter",
      title: "Display filter",
      cell: (burst) => {
        const filter = burstFilter(burst, report.parameters, report.filter);
        const text = element("code", { title: format.printable(filter) }, format.printable(filter));
        return element("span", { class: "filter" }, copyButton(filter, burst.id), text);
      },
    },
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

export function burstSection(context: Context): Section {
  const { bursts } = context.report;
  const title = "Burst table";
  if (bursts.rows.length === 0)
    return section("bursts", "Burst table", title, "", statement("No bursts, no rows."));
  const choices: Choices = { words: [], onlyStream: false, onlyTime: false };
  const show = (burst: Burst) => {
    context.stream.set(burst.stream);
    const around = Math.max(burst.duration * AROUND, LEAST_AROUND);
    context.zoom.show({ from: burst.start - around, to: burst.end + around });
    announce(`The pictures over time show burst ${burst.id} of stream ${burst.stream}.`);
    document.getElementById("stream")?.scrollIntoView();
  };
  const table = new PagedTable(
    title,
    columns(context, show),
    { key: "id", descending: false },
    selection(context, choices),
  );
  const search = element("input", {
    type: "search",
    id: "burst-search",
    spellcheck: "false",
    autocomplete: "off",
  });
  search.placeholder = "address, name, port, burst number";
  search.addEventListener("input", () => {
    choices.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.update();
  });
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
      "clipboard " +
      "that shows the burst's packets when pasted into Wireshark.",
    element(
      "div",
      { class: "controls" },
      element(
        "div",
        { class: "search" },
        element("label", { for: "burst-search" }, "Search"),
        search,
      ),
      checkbox("only the selected stream", false, (checked) => {
        choices.onlyStream = checked;
        table.update();
      }),
      checkbox("only the time shown", false, (checked) => {
        choices.onlyTime = checked;
        table.update();
      }),
    ),
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
