// SPDX-License-Identifier: GPL-2.0-or-later
//
// Payload (or packets) per second, minute, hour, as the time that is shown asks for.

import { seriesColor, type Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import {
  TIME_AXIS_PIXELS,
  axisStyle,
  baseOption,
  legend,
  tooltipContent,
} from "../../chart/style.js";
import type { Weight } from "../../compute/activity.js";
import { binAt, binStep, binsOf, stepName, type Bin } from "../../compute/bins.js";
import type { RenderApi } from "../../compute/occupancy.js";
import type { PointGroup } from "../../compute/points.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { numberColumn, numbers, textColumn } from "../../ui/numbers.js";
import { startColumn, timeRows } from "../bursts/details.js";

const BAR_PIXELS = 6;
/** More are one colour: stacked, they would be slivers. */
const MOST_GROUPS = 7;

interface Piece {
  label: string;
  group: number;
  from: number;
  to: number;
  /** How high it begins: what is beneath it. */
  base: number;
  value: number;
}

interface Stack {
  step: number;
  labels: string[];
  pieces: Piece[];
  most: number;
  /** Whether all packets of the capture are counted, for want of those of the source. */
  ofAll: boolean;
}

function emptyBins(context: Context, width: number, least: number): { step: number; bins: Bin[] } {
  const { from, to } = context.zoom.range.get();
  const step = Math.max(least, binStep(to - from, width / BAR_PIXELS));
  const most = Math.ceil((to - from) / step) + 4;
  const kind = context.zoom.clockKind.get();
  const bins = binsOf(context.clock.multiples(from - step, to + step, step, kind, most));
  return { step, bins };
}

function addPoints(bins: readonly Bin[], points: readonly number[], weight: Weight): void {
  const first = bins[0]?.from ?? 0;
  const last = bins[bins.length - 1]?.to ?? 0;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const time = points[i] ?? 0;
    if (time < first || time >= last) continue;
    const bin = binAt(bins, time);
    if (bin) bin.value += weight === "bytes" ? (points[i + 1] ?? 0) : 1;
  }
}

/** Bins of one group upon those of the ones before it. */
function stacked(stack: Stack, label: string, group: number, bins: Bin[], base: number[]): void {
  bins.forEach(({ from, to, value }, place) => {
    if (value <= 0) return;
    const beneath = base[place] ?? 0;
    stack.pieces.push({ label, group, from, to, base: beneath, value });
    base[place] = beneath + value;
    stack.most = Math.max(stack.most, beneath + value);
  });
}

/** Of the source's packets, by destination. */
function ofGroups(context: Context, groups: readonly PointGroup[], width: number): Stack {
  const weight = context.weight.get();
  const { step, bins } = emptyBins(context, width, 0);
  const stack: Stack = { step, labels: [], pieces: [], most: 0, ofAll: false };
  const base: number[] = [];
  const rest = groups.slice(MOST_GROUPS);
  const shown = [
    ...groups.slice(0, MOST_GROUPS).map(({ label, points }) => ({ label, parts: [points] })),
    ...(rest.length > 0
      ? [
          {
            label: format.counted(rest.length, "other"),
            parts: rest.map(({ points }) => points),
          },
        ]
      : []),
  ];
  shown.forEach(({ label, parts }, group) => {
    const own = bins.map((bin) => ({ ...bin, value: 0 }));
    for (const points of parts) addPoints(own, points, weight);
    stack.labels.push(label);
    stacked(stack, label, group, own, base);
  });
  return stack;
}

/** Of all packets, where not each of the source is in the page. */
function ofCapture(context: Context, width: number): Stack | null {
  const { rates } = context.report;
  if (!rates) return null;
  const { step, bins } = emptyBins(context, width, rates.bin);
  const weight = context.weight.get();
  for (const row of rates.rows) {
    const bin = binAt(bins, row.time + rates.bin / 2);
    if (bin) bin.value += row[weight];
  }
  const label = "all packets of the capture";
  const stack: Stack = { step, labels: [label], pieces: [], most: 0, ofAll: true };
  stacked(stack, label, 0, bins, []);
  return stack;
}

function series(context: Context, theme: Theme, stack: Stack): object[] {
  const weight = context.weight.get();
  return stack.labels.map((label, group) => {
    const pieces = stack.pieces.filter((piece) => piece.group === group);
    const color = group < MOST_GROUPS ? seriesColor(theme, group) : theme.muted;
    return {
      type: "custom",
      name: String(group),
      dimensions: ["from", "to", "base", "top"],
      encode: { x: ["from", "to"], y: ["base", "top"] },
      data: pieces.map(({ from, to, base, value }) => [from, to, base, base + value]),
      itemStyle: { color },
      clip: true,
      progressive: 0,
      renderItem: (_: unknown, api: RenderApi) => {
        const [left, top] = api.coord([api.value(0), api.value(3)]);
        const [right, bottom] = api.coord([api.value(1), api.value(2)]);
        const width = Math.max(1.5, right - left - (right - left > 4 ? 1 : 0));
        return {
          type: "rect",
          shape: { x: left, y: top, width, height: Math.max(1, bottom - top) },
          style: { fill: color },
        };
      },
      tooltip: {
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const piece = pieces[dataIndex];
          if (!piece) return "";
          const exact =
            weight === "bytes" ? format.exactBytes(piece.value) : format.count(piece.value);
          return tooltipContent(label, [
            ...timeRows(context, Math.max(0, piece.from), "From"),
            { label: "In", value: format.duration(stack.step) },
            { label: weight === "bytes" ? "Payload" : "Packets", value: exact },
            { label: "Per second", value: perSecond(piece.value / stack.step, weight) },
          ]);
        },
      },
    };
  });
}

function perSecond(value: number, weight: Weight): string {
  return weight === "bytes"
    ? format.byteRate(value)
    : `${format.exact(Number(value.toPrecision(3)))}`;
}

function option(context: Context, picture: Picture, theme: Theme, stack: Stack, width: number) {
  const weight = context.weight.get();
  const labels = new Map(stack.labels.map((label, group) => [String(group), label]));
  const what = weight === "bytes" ? "Payload" : "Packets";
  return {
    ...baseOption(theme),
    legend: legend(theme, labels),
    grid: { left: 64, right: 20, top: 56, bottom: TIME_AXIS_PIXELS },
    xAxis: context.zoom.axis(theme, picture, width - 84),
    yAxis: {
      ...axisStyle(theme),
      type: "value",
      min: 0,
      name: `${what} per ${stepName(stack.step)}`,
      nameTextStyle: { color: theme.text, align: "left", padding: [0, 0, 0, -50] },
      axisLabel: {
        color: theme.faint,
        formatter: weight === "bytes" ? format.bytes : format.count,
      },
    },
    dataZoom: [context.zoom.dataZoom("none")],
    series: series(context, theme, stack),
  };
}

/** `groups` are the source's packets; `complete` says whether each of them is a point. */
export function ratePicture(
  context: Context,
  groups: () => readonly PointGroup[],
  complete: () => boolean,
): Picture {
  let stack: Stack | null = null;
  const picture: Picture = new Picture({
    name: "rate",
    title: "Payload or packets per time",
    height: 320,
    draw: (theme, width) => {
      stack = (complete() ? null : ofCapture(context, width)) ?? ofGroups(context, groups(), width);
      const what = context.weight.get() === "bytes" ? "payload" : "packets";
      const most = context.weight.get() === "bytes" ? format.bytes : format.count;
      return {
        description:
          `Bars of ${what} per ${stepName(stack.step)}, at most ${most(stack.most)}, of ` +
          stack.labels.slice(0, 5).join("; "),
        option: option(context, picture, theme, stack, width),
      };
    },
    table: numbers<Piece>(
      [
        startColumn(context, ({ from }) => Math.max(0, from)),
        numberColumn("length", "Seconds", () => stack?.step ?? 0, format.exact),
        textColumn("label", "Packets", ({ label }) => label),
        numberColumn("value", "How much", ({ value }) => value),
      ],
      () => [...(stack?.pieces ?? [])].sort((a, b) => a.from - b.from),
    ),
  });
  context.addOverTime(picture, "redraw");
  context.weight.subscribe(() => picture.refresh());
  return picture;
}
