// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the gap is chosen that ends a burst: the gaps that `burst.gap_us` is compared with, and above
// them how many bursts each choice would give.

import {
  countAxis,
  gapAxis,
  gapSeries,
  marks,
  marksHeight,
  type Mark,
} from "../../chart/histogram.js";
import type { Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { baseOption, tooltipContent } from "../../chart/style.js";
import { decades, gapBars, gapsFrom } from "../../compute/gaps.js";
import type { Context } from "../../context.js";
import type { Bucket, Threshold } from "../../data/types.js";
import * as format from "../../text/format.js";
import { element, nextId } from "../../ui/dom.js";
import {
  bytesColumn,
  durationColumn,
  numberColumn,
  numbers,
  textColumn,
} from "../../ui/numbers.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";

const PLOT = 150;
const BETWEEN = 66;

interface Gaps {
  buckets: readonly Bucket[];
  rows: readonly Threshold[];
  /** Seconds. */
  current: number;
  suggested: Threshold | undefined;
}

function lines(theme: Theme, { current, suggested, rows }: Gaps, tried: number | null): Mark[] {
  const all: Mark[] = [
    {
      name: "current",
      label: `now ${format.duration(current)}`,
      value: current,
      color: theme.burst,
      type: "solid",
    },
  ];
  if (suggested)
    all.push({
      name: "suggested",
      label: `suggested ${format.duration(suggested.gap)}`,
      value: suggested.gap,
      color: theme.series[2] ?? theme.accent,
      type: "dashed",
    });
  const row = tried === null ? undefined : rows[tried];
  if (row)
    all.push({
      name: "tried",
      label: `tried ${format.duration(row.gap)}: ${format.counted(row.bursts, "burst")}`,
      value: row.gap,
      color: theme.text,
      type: "dotted",
    });
  return all.filter(({ value }) => value > 0);
}

function span({ buckets, rows, current }: Gaps): [number, number] {
  const { bars } = gapBars(buckets);
  const values = [current, ...rows.map(({ gap }) => gap), ...bars.map(({ low }) => low)];
  const positive = values.filter((value) => value > 0);
  const high = bars[bars.length - 1]?.high ?? 0;
  const least = positive.reduce((a, b) => Math.min(a, b), Infinity);
  return decades(Number.isFinite(least) ? least : 1e-3, Math.max(high, ...positive, 1e-2));
}

/** Bursts against the gap. Where there are none, a logarithmic axis has no place. */
function sweep(theme: Theme, rows: readonly Threshold[]): object {
  return {
    type: "line",
    name: "bursts",
    data: rows.map(({ gap, bursts }) => [gap, bursts > 0 ? bursts : null]),
    symbol: "circle",
    symbolSize: 6,
    showSymbol: true,
    lineStyle: { color: theme.burst, width: 2 },
    itemStyle: { color: theme.burst },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex];
        return row ? tooltipContent(`Gap ${format.duration(row.gap)}`, tipRows(row)) : "";
      },
    },
  };
}

function tipRows(row: Threshold): { label: string; value: string }[] {
  const text = (value: number | null, write: (value: number) => string) =>
    value === null ? "none" : write(value);
  return [
    { label: "Bursts", value: format.count(row.bursts) },
    { label: "In streams", value: format.count(row.streams) },
    { label: "Packets in bursts", value: format.count(row.packets) },
    { label: "Packets in one", value: text(row.packetsMean, (value) => value.toFixed(1)) },
    { label: "Payload of one", value: text(row.bytesMean, format.bytes) },
    { label: "Duration of one", value: text(row.durationMean, format.duration) },
  ];
}

function option(theme: Theme, gaps: Gaps, tried: number | null) {
  const { buckets, rows } = gaps;
  const { bars, total } = gapBars(buckets);
  const extent = span(gaps);
  const top = marksHeight(3) + 14;
  const below = top + (rows.length > 0 ? PLOT + BETWEEN : 0);
  const markLines = lines(theme, gaps, tried);
  const grid = (from: number) => ({ left: 68, right: 30, top: from, height: PLOT });
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), 1);
  const curve = { ...sweep(theme, rows), markLine: marks(theme, markLines) };
  const histogram = {
    ...gapSeries(theme, bars, total),
    markLine: marks(theme, markLines, rows.length === 0),
  };
  if (rows.length === 0)
    return {
      ...baseOption(theme),
      grid: grid(top),
      xAxis: gapAxis(theme, extent),
      yAxis: countAxis(theme, "Gaps", most(bars.map(({ count }) => count))),
      series: [histogram],
    };
  return {
    ...baseOption(theme),
    grid: [grid(top), grid(below)],
    xAxis: [
      { ...gapAxis(theme, extent), gridIndex: 0 },
      { ...gapAxis(theme, extent), gridIndex: 1 },
    ],
    yAxis: [
      { ...countAxis(theme, "Bursts", most(rows.map(({ bursts }) => bursts))), gridIndex: 0 },
      { ...countAxis(theme, "Gaps", most(bars.map(({ count }) => count))), gridIndex: 1 },
    ],
    series: [
      { ...curve, xAxisIndex: 0, yAxisIndex: 0 },
      { ...histogram, xAxisIndex: 1, yAxisIndex: 1 },
    ],
  };
}

function thresholdTable(rows: readonly Threshold[]) {
  return numbers<Threshold>(
    [
      durationColumn("gap", "Gap", ({ gap }) => gap),
      numberColumn("bursts", "Bursts", ({ bursts }) => bursts),
      numberColumn("streams", "Streams", ({ streams }) => streams),
      numberColumn("packets", "Packets in bursts", ({ packets }) => packets),
      bytesColumn("bytes", "Payload in bursts [B]", ({ bytes }) => bytes),
      numberColumn(
        "mean",
        "Packets in one",
        (row) => row.packetsMean,
        (value) => value.toFixed(1),
      ),
      durationColumn("duration", "Duration of one", ({ durationMean }) => durationMean),
      textColumn("suggested", "Suggested", ({ suggested }) => (suggested ? "suggested" : "")),
    ],
    () => rows,
  );
}

function bucketTable(buckets: readonly Bucket[]) {
  return numbers<Bucket>(
    [
      durationColumn("low", "From", ({ low }) => low),
      durationColumn("high", "To below", ({ high }) => high),
      numberColumn("count", "Gaps", ({ count }) => count),
    ],
    () => buckets,
  );
}

/** A slider over the sweep's gaps, and what the chosen one would give. */
function trial(gaps: Gaps, tried: Store<number | null>): HTMLElement {
  const id = `tried-${nextId()}`;
  const { rows, current } = gaps;
  const near = rows.findIndex(({ gap }) => gap >= current * 0.999);
  const start = gaps.suggested ? rows.indexOf(gaps.suggested) : Math.max(0, near);
  const slider = element("input", {
    id,
    type: "range",
    min: 0,
    max: rows.length - 1,
    value: start,
  });
  const told = element("div", { role: "status" });
  slider.addEventListener("input", () => tried.set(Number(slider.value)));
  const show = (place: number | null) => {
    const row = place === null ? undefined : rows[place];
    if (!row) return;
    slider.value = String(place);
    slider.setAttribute("aria-valuetext", format.duration(row.gap));
    const preference = element("code", {}, `-o burst.gap_us:${Math.round(row.gap * 1e6)}`);
    told.replaceChildren(
      figures([
        ["Gap", format.duration(row.gap), format.exactDuration(row.gap)],
        ...tipRows(row).map(({ label, value }) => [label, value] as const),
      ]),
      element("p", { class: "note" }, "To have it so: ", preference),
    );
  };
  tried.subscribe(show);
  show(start);
  return element(
    "div",
    { class: "trial" },
    element("label", { for: id }, "Try a gap"),
    slider,
    told,
  );
}

function gapsOf({ report }: Context): Gaps {
  const rows = report.thresholds?.rows ?? [];
  return {
    buckets: report.qualifyingGaps ?? [],
    rows,
    current: report.parameters.gapUs / 1e6,
    suggested: rows.find(({ suggested }) => suggested),
  };
}

function describe(gaps: Gaps): string {
  const { total } = gapBars(gaps.buckets);
  const ending = format.count(gapsFrom(gaps.buckets, gaps.current));
  return (
    `Histogram of ${format.counted(total, "gap")} between qualifying packets, of which ` +
    `${ending} are at least ${format.duration(gaps.current)} long, and ` +
    `${format.counted(gaps.rows.length, "gap")} tried. ` +
    (gaps.suggested ? `${format.duration(gaps.suggested.gap)} is suggested.` : "None is suggested.")
  );
}

export function chooseSection(context: Context): Section {
  const title = "Which gap ends a burst";
  const gaps = gapsOf(context);
  const { total, zeros } = gapBars(gaps.buckets);
  if (total === 0 && gaps.rows.every(({ bursts }) => bursts === 0)) {
    const known = context.report.qualifyingGaps !== null;
    const why = known
      ? "No stream has two qualifying packets: there is no gap to choose."
      : "The page has no gaps of qualifying packets.";
    return section("choose", "Choose the gap", title, "", statement(why));
  }
  const tried = new Store<number | null>(null);
  const picture = new Picture({
    name: "choose",
    title: "Bursts that each gap would give, and the gaps between qualifying packets",
    height: marksHeight(3) + 14 + PLOT + 50 + (gaps.rows.length > 0 ? PLOT + BETWEEN : 0),
    draw: (theme) => ({ description: describe(gaps), option: option(theme, gaps, tried.get()) }),
    table: gaps.rows.length > 0 ? thresholdTable(gaps.rows) : bucketTable(gaps.buckets),
  });
  picture.chart.on("click", (event) => {
    if (event.seriesName === "bursts") tried.set(event.dataIndex ?? null);
  });
  tried.subscribe(() => picture.refresh());
  const buckets = bucketTable(gaps.buckets)(
    "Gaps between qualifying packets",
    "The gaps between qualifying packets as a table",
  );
  return section(
    "choose",
    "Choose the gap",
    title,
    "Below: how many gaps there are of each length between one qualifying packet and the next of " +
      "the same stream, which is what the preference burst.gap_us is compared with. Above: how " +
      "many bursts each gap would give. A gap is well chosen where the curve is flat: there, a " +
      "little more or less changes nothing.",
    picture.element,
    gaps.rows.length > 0 ? buckets.element : null,
    gaps.rows.length > 0 ? trial(gaps, tried) : note("The page has no sweep over gaps."),
    gaps.rows.length > 0 && !gaps.suggested
      ? note("No gap is suggested: nowhere is the curve flat over a third of a decade or more.")
      : null,
    zeros > 0 ? note(`${format.counted(zeros, "gap")} of 0 cannot be drawn on this axis.`) : null,
  );
}
