// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bursts by duration and payload: what a device does again and again is a cloud of its own.

import { Picture } from "../../chart/picture.js";
import { DISTINCT_SERIES, seriesColor, seriesSymbol, type Theme } from "../../chart/palette.js";
import { baseOption, legend, logAxis, tooltipContent } from "../../chart/style.js";
import { decades } from "../../compute/gaps.js";
import type { Context } from "../../context.js";
import type { Burst } from "../../data/types.js";
import * as format from "../../text/format.js";
import { storeChoice } from "../../ui/choices.js";
import { element } from "../../ui/dom.js";
import { numbers } from "../../ui/numbers.js";
import { note, section, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { burstColumns, burstRows } from "./details.js";

type By = "label" | "src" | "dst";

interface Group {
  label: string;
  bursts: Burst[];
}

function nameOf(context: Context, burst: Burst, by: By): string {
  if (by === "label") return burst.label === null ? "no label" : format.printable(burst.label);
  const address = burst[by];
  return address === null ? "any" : context.labels.full(address);
}

function groupsOf(context: Context, by: By): Group[] {
  const groups = new Map<string, Group>();
  for (const burst of context.report.bursts.rows) {
    const label = nameOf(context, burst, by);
    const group = groups.get(label) ?? { label, bursts: [] };
    groups.set(label, group);
    group.bursts.push(burst);
  }
  const all = [...groups.values()].sort((a, b) => b.bursts.length - a.bursts.length);
  const rest = all.slice(DISTINCT_SERIES);
  if (rest.length === 0) return all;
  const label = format.counted(rest.length, "other");
  return [...all.slice(0, DISTINCT_SERIES), { label, bursts: rest.flatMap((each) => each.bursts) }];
}

/** A logarithmic axis has no 0: bursts of no duration stand at its left end. */
function durationAxis(bursts: readonly Burst[]): { zero: number; min: number; max: number } {
  const lengths = bursts.map(({ duration }) => duration).filter((each) => each > 0);
  const least = lengths.reduce((a, b) => Math.min(a, b), Infinity);
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return { zero: 1e-3, min: 1e-3, max: 1e-2 };
  const [min, max] = decades(least, most);
  const hasZeros = lengths.length < bursts.length;
  return { zero: min / 10, min: hasZeros ? min / 10 : min, max };
}

function series(context: Context, theme: Theme, groups: readonly Group[], zero: number): object[] {
  return groups.map(({ bursts }, place) => ({
    type: "scatter",
    name: String(place),
    dimensions: ["duration", "bytes"],
    data: bursts.map(({ duration, bytes }) => [duration > 0 ? duration : zero, Math.max(1, bytes)]),
    symbol: seriesSymbol(place),
    symbolSize: bursts.length > 2000 ? 5 : 8,
    progressive: 0,
    itemStyle: {
      color: place < DISTINCT_SERIES ? seriesColor(theme, place) : theme.muted,
      opacity: 0.7,
    },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const burst = bursts[dataIndex];
        if (!burst) return "";
        return tooltipContent(`Burst ${burst.id}`, [
          { label: "Stream", value: context.labels.stream(burst) },
          ...burstRows(context, burst),
        ]);
      },
    },
  }));
}

function option(context: Context, theme: Theme, groups: readonly Group[]) {
  const { rows } = context.report.bursts;
  const { zero, min, max } = durationAxis(rows);
  const sizes = rows.map(({ bytes }) => Math.max(1, bytes));
  const [low, high] = decades(
    sizes.reduce((a, b) => Math.min(a, b)),
    sizes.reduce((a, b) => Math.max(a, b)),
  );
  const label = (value: number) => (value < zero * 1.5 ? "0" : format.decade(value));
  return {
    ...baseOption(theme),
    legend: legend(theme, new Map(groups.map((group, place) => [String(place), group.label]))),
    grid: { left: 76, right: 24, top: 40, bottom: 48 },
    xAxis: {
      ...logAxis(theme, [min, max], label),
      name: "Duration",
      nameLocation: "middle",
      nameGap: 28,
    },
    yAxis: {
      ...logAxis(theme, [low, high], format.bytes),
      name: "Payload",
      nameLocation: "middle",
      nameGap: 48,
    },
    series: series(context, theme, groups, zero),
  };
}

export function sizesSection(context: Context): Section | null {
  const { bursts, parameters } = context.report;
  if (bursts.rows.length === 0) return null;
  const labelled = bursts.rows.some(({ label }) => label !== null);
  const by = new Store<By>(labelled ? "label" : parameters.stream === "source" ? "src" : "dst");
  let groups: Group[] = [];
  const picture = new Picture({
    name: "sizes",
    title: "Bursts by duration and payload",
    height: 400,
    draw: (theme) => {
      groups = groupsOf(context, by.get());
      const first = groups.slice(0, 5).map((each) => `${each.label}, ${each.bursts.length}`);
      return {
        description: `Points of ${format.counted(bursts.rows.length, "burst")}: ${first.join("; ")}`,
        option: option(context, theme, groups),
      };
    },
    table: numbers<Burst>(burstColumns(context), () => bursts.rows),
  });
  by.subscribe(() => {
    picture.forgetLegend();
    picture.refresh();
  });
  picture.chart.on("click", (event) => {
    const burst = groups[event.seriesIndex ?? -1]?.bursts[event.dataIndex ?? -1];
    if (burst) context.showBurst(burst);
  });
  const options: [By, string][] = [
    ...(labelled ? [["label", "label"] as [By, string]] : []),
    ["src", "source"],
    ["dst", "destination"],
  ];
  return section(
    "sizes",
    "Sizes",
    "How long, how much",
    "Each point is a burst. What a device does again and again is a cloud of its own. A click on " +
      "a point shows its burst in the pictures over time.",
    element("div", { class: "controls" }, storeChoice("Colours by", options, by)),
    picture.element,
    bursts.totalRows > bursts.rows.length
      ? note(`Drawn are the ${format.count(bursts.rows.length)} bursts with most payload.`)
      : null,
  );
}
