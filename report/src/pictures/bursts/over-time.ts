// SPDX-License-Identifier: GPL-2.0-or-later
//
// When there are how many bursts: per hour, minute or second, as the time that is shown asks for.

import { Picture } from "../../chart/picture.js";
import type { Theme } from "../../chart/palette.js";
import { TIME_AXIS_PIXELS, axisStyle, baseOption, tooltipContent } from "../../chart/style.js";
import {
  binStep,
  binsOf,
  countBursts,
  stepName,
  type Bin,
  type Exactness,
} from "../../compute/bins.js";
import type { RenderApi } from "../../compute/occupancy.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { storeChoice } from "../../ui/choices.js";
import { element } from "../../ui/dom.js";
import { numberColumn, numbers, timeColumn } from "../../ui/numbers.js";
import { note, section, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { startColumn, timeRows } from "./details.js";

/** A bar is at least so wide, unless the reader asks for more bars. */
const BAR_PIXELS = 5;
const MOST_BINS = 2500;

type Per = "auto" | "1" | "60" | "3600" | "86400";

interface Counted {
  step: number;
  bins: Bin[];
  exactness: Exactness;
}

function countedBursts(context: Context, width: number, per: Per): Counted {
  const { zoom, clock, report } = context;
  const { from, to } = zoom.range.get();
  const span = to - from;
  const wanted = per === "auto" ? 0 : Number(per);
  const step = Math.max(wanted, binStep(span, wanted > 0 ? MOST_BINS : width / BAR_PIXELS));
  const kind = zoom.clockKind.get();
  const edges = clock.multiples(from - step, to + step, step, kind, MOST_BINS + 4);
  const bins = binsOf(edges);
  const exactness = countBursts(bins, report.bursts.rows, report.lanes, report.rates);
  const inside = bins.filter((bin) => bin.to > from && bin.from <= to);
  return { step, bins: inside, exactness };
}

function hasBursts({ bins }: Counted): boolean {
  return bins.some(({ value }) => value > 0);
}

function series(context: Context, theme: Theme, { bins, step }: Counted): object {
  return {
    type: "custom",
    name: "bursts",
    dimensions: ["from", "to", "bursts"],
    encode: { x: ["from", "to"], y: "bursts" },
    data: bins.filter(({ value }) => value > 0).map(({ from, to, value }) => [from, to, value]),
    itemStyle: { color: theme.burst },
    clip: true,
    progressive: 0,
    renderItem: (_: unknown, api: RenderApi) => {
      const [left, top] = api.coord([api.value(0), api.value(2)]);
      const [right, bottom] = api.coord([api.value(1), 0]);
      const width = right - left;
      const gap = width > 4 ? 1 : 0;
      return {
        type: "rect",
        shape: { x: left, y: top, width: Math.max(2, width - gap), height: bottom - top },
        style: { fill: theme.burst },
      };
    },
    tooltip: {
      formatter: ({ value }: { value: [number, number, number] }) =>
        tooltipContent(`${format.exact(Math.round(value[2] * 100) / 100)} bursts`, [
          ...timeRows(context, Math.max(0, value[0]), "From"),
          { label: "In", value: format.duration(step) },
        ]),
    },
  };
}

function option(context: Context, picture: Picture, theme: Theme, counted: Counted, width: number) {
  const most = counted.bins.reduce((a, { value }) => Math.max(a, value), 1);
  const left = 20 + 8 * format.count(Math.ceil(most)).length;
  return {
    ...baseOption(theme),
    grid: { left: left + 20, right: 20, top: 26, bottom: TIME_AXIS_PIXELS },
    xAxis: context.zoom.axis(theme, picture, width - left - 40),
    yAxis: {
      ...axisStyle(theme),
      type: "value",
      name: `Bursts per ${stepName(counted.step)}`,
      nameLocation: "end",
      nameTextStyle: { color: theme.text, align: "left", padding: [0, 0, 0, -left] },
      min: 0,
      ...(hasBursts(counted) ? {} : { max: 1 }),
      minInterval: 1,
      axisLabel: { color: theme.faint, formatter: format.count },
    },
    dataZoom: [context.zoom.dataZoom("none")],
    series: [series(context, theme, counted)],
  };
}

export function overTimeSection(context: Context): Section | null {
  const { summary, bursts, lanes } = context.report;
  if (bursts.rows.length === 0 && lanes.length === 0) return null;
  const per = new Store<Per>("auto");
  let shown: Counted = { step: 1, bins: [], exactness: "exact" };
  const spread = note(
    "Bursts that the page knows merged are spread evenly over the time that they take together.",
  );
  const none = note("No burst starts in the time that is shown.");
  const picture: Picture = new Picture({
    name: "over-time",
    title: "Bursts over time",
    height: 260,
    draw: (theme, width) => {
      shown = countedBursts(context, width, per.get());
      spread.hidden = shown.exactness === "exact";
      none.hidden = hasBursts(shown);
      const most = shown.bins.reduce((a, b) => (b.value > a.value ? b : a), { value: 0, from: 0 });
      return {
        description:
          `Bars of bursts per ${stepName(shown.step)}; at most ${format.count(most.value)}, ` +
          `${format.duration(Math.max(0, most.from))} after the capture's start. ` +
          `${format.counted(summary.bursts, "burst")} in all.`,
        option: option(context, picture, theme, shown, width),
      };
    },
    table: numbers<Bin>(
      [
        startColumn(context, ({ from }) => Math.max(0, from)),
        timeColumn("end", "End", ({ to }) => to),
        numberColumn("bursts", "Bursts", ({ value }) => value, format.exact),
      ],
      () => shown.bins,
    ),
  });
  context.addOverTime(picture, "redraw");
  per.subscribe(() => picture.refresh());
  const choicePer = storeChoice<Per>(
    "Per",
    [
      ["auto", "as fits"],
      ["1", "second"],
      ["60", "minute"],
      ["3600", "hour"],
      ["86400", "day"],
    ],
    per,
  );
  return section(
    "over-time",
    "Bursts over time",
    "When, and how many bursts",
    "Each bar counts the bursts that start in its time. Drag to select a time, in any of the " +
      "pictures over time; a double-click goes back. The wheel with Ctrl zooms.",
    element("div", { class: "controls" }, choicePer),
    picture.element,
    none,
    spread,
  );
}
