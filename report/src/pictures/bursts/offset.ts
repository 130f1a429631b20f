// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where within a second of the clock things happen: what a timer starts is not spread evenly.

import { Picture } from "../../chart/picture.js";
import type { Theme } from "../../chart/palette.js";
import { axisStyle, baseOption, tooltipContent } from "../../chart/style.js";
import { offsets } from "../../compute/offsets.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { storeChoice } from "../../ui/choices.js";
import { element } from "../../ui/dom.js";
import { numberColumn, numbers, textColumn } from "../../ui/numbers.js";
import { note, section, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";

type Of = "bursts" | "packets";

function* packetTimes(context: Context): Generator<number> {
  for (const { points } of context.report.series)
    for (let i = 0; i < points.length; i += 2) yield points[i] ?? 0;
}

function* burstTimes(context: Context): Generator<number> {
  for (const { start } of context.report.bursts.rows) yield start;
}

function partText(part: number): string {
  return `${part * 10} to ${part * 10 + 10} ms`;
}

function option(theme: Theme, counts: readonly number[], of: Of) {
  const style = axisStyle(theme);
  return {
    ...baseOption(theme),
    grid: { left: 56, right: 20, top: 26, bottom: 46 },
    xAxis: {
      ...style,
      type: "category",
      data: counts.map((_, part) => String(part * 10)),
      name: "Offset within a second [ms]",
      nameLocation: "middle",
      nameGap: 28,
      axisLabel: { color: theme.faint, interval: 9 },
      axisTick: { interval: 9 },
    },
    yAxis: {
      ...style,
      type: "value",
      minInterval: 1,
      name: of === "bursts" ? "Bursts" : "Packets",
      nameTextStyle: { color: theme.faint },
      axisLabel: { color: theme.faint, formatter: format.count },
    },
    series: [
      {
        type: "bar",
        name: "offsets",
        barCategoryGap: "8%",
        itemStyle: { color: theme.accent },
        data: counts,
        tooltip: {
          formatter: ({ dataIndex, value }: { dataIndex: number; value: number }) =>
            tooltipContent(partText(dataIndex), [{ label: of, value: format.count(value) }]),
        },
      },
    ],
  };
}

export function offsetSection(context: Context): Section | null {
  const { report, clock } = context;
  if (!clock.known || report.series.length === 0 || context.zoom.full.to < 2) return null;
  const of = new Store<Of>(report.bursts.rows.length > 0 ? "bursts" : "packets");
  const thinned = report.shownPackets < report.totalPackets;
  const partial = note("");
  let counts: number[] = [];
  const picture = new Picture({
    name: "offset",
    title: "Offset within a second",
    height: 260,
    draw: (theme) => {
      const times = of.get() === "bursts" ? burstTimes(context) : packetTimes(context);
      counts = offsets(times, (time) => clock.offsetInSecond(time));
      partial.textContent =
        of.get() === "packets"
          ? "Of the packets that are drawn as points."
          : "Of the bursts in the table.";
      partial.hidden =
        of.get() === "packets" ? !thinned : report.bursts.totalRows === report.bursts.rows.length;
      const most = counts.indexOf(Math.max(...counts));
      return {
        description:
          `Bars of how many ${of.get()} begin in each hundredth of a second; ` +
          `most, ${format.count(counts[most] ?? 0)}, at ${partText(most)}.`,
        option: option(theme, counts, of.get()),
      };
    },
    table: numbers<number>(
      [
        textColumn("part", "Offset", (part) => partText(part)),
        numberColumn("count", "How many", (part) => counts[part] ?? 0),
      ],
      () => counts.map((_, part) => part),
    ),
  });
  of.subscribe(() => picture.refresh());
  const options: [Of, string][] = [
    ["bursts", "bursts' starts"],
    ["packets", "packets"],
  ];
  return section(
    "offset",
    "Within a second",
    "Where within a second",
    "What a timer starts on the full second is a peak; what has nothing to do with the clock is " +
      "spread evenly.",
    element("div", { class: "controls" }, storeChoice("Of", options, of)),
    picture.element,
    partial,
  );
}
