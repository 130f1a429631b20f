// SPDX-License-Identifier: GPL-2.0-or-later
//
// Packets as points: their payload over time, a series for each pair of addresses.

import { seriesColor, seriesSymbol, type Theme } from "../../chart/palette.js";
import type { Picture } from "../../chart/picture.js";
import {
  TIME_AXIS_PIXELS,
  axisStyle,
  baseOption,
  legend,
  niceMaximum,
  tooltipContent,
} from "../../chart/style.js";
import { largestLength, pointCount, type PointGroup } from "../../compute/points.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { bytesColumn, numbers, textColumn, type Numbers } from "../../ui/numbers.js";
import { startColumn, timeRows } from "../bursts/details.js";

/** From so many points of a picture on, they are drawn without an object each. */
const LARGE = 1500;
/** Each point of so many is a small square: the fastest way of ECharts, for sizes below 4. */
const DENSE = 1500;
const DENSE_SIZE = 3.5;

function pointSeries(
  context: Context,
  theme: Theme,
  group: PointGroup,
  place: number,
  large: boolean,
): object {
  const dense = group.points.length / 2 >= DENSE;
  return {
    type: "scatter",
    name: String(place),
    dimensions: ["time", "length"],
    encode: { x: "time", y: "length" },
    data: Float64Array.from(group.points),
    symbol: seriesSymbol(place),
    symbolSize: dense ? DENSE_SIZE : 6,
    large,
    // ECharts fails at a series that has none left in the time shown.
    largeThreshold: 1,
    // All at once: a picture that grows while one looks at it distracts.
    progressive: 0,
    itemStyle: {
      color: group.others > 0 ? theme.muted : seriesColor(theme, place),
      opacity: dense ? 0.6 : 0.8,
    },
    emphasis: { disabled: true },
    z: 3,
    tooltip: {
      formatter: ({ value }: { value: ArrayLike<number> }) =>
        tooltipContent(group.label, [
          ...timeRows(context, value[0] ?? 0),
          { label: "Payload", value: format.exactBytes(value[1] ?? 0) },
        ]),
    },
  };
}

/** The option of a picture of points; `behind` are series that are drawn below them. */
export function pointOption(
  context: Context,
  picture: Picture,
  groups: readonly PointGroup[],
  theme: Theme,
  width: number,
  behind: readonly { label: string; series: object }[] = [],
): Record<string, unknown> {
  const labels = new Map<string, string>();
  groups.forEach((group, place) => labels.set(String(place), group.label));
  behind.forEach(({ label }, place) => labels.set(`behind-${place}`, label));
  const large = pointCount(groups) >= LARGE;
  return {
    ...baseOption(theme),
    legend: legend(theme, labels),
    grid: { left: 64, right: 20, top: 34, bottom: TIME_AXIS_PIXELS },
    xAxis: context.zoom.axis(theme, picture, width - 84),
    yAxis: {
      ...axisStyle(theme),
      type: "value",
      min: 0,
      minInterval: 1,
      max: niceMaximum(largestLength(groups) * 1.03),
      axisLabel: { color: theme.faint, formatter: format.bytes },
    },
    dataZoom: [context.zoom.dataZoom(behind.length > 0 ? "weakFilter" : "filter")],
    series: [
      ...behind.map(({ series }, place) => ({ ...series, name: `behind-${place}` })),
      ...groups.map((group, place) => pointSeries(context, theme, group, place, large)),
    ],
  };
}

interface Point {
  time: number;
  length: number;
  label: string;
}

/** The points in the time that is shown. */
export function pointTable(context: Context, groups: () => readonly PointGroup[]): Numbers {
  const rows = (): Point[] => {
    const { from, to } = context.zoom.range.get();
    const points: Point[] = [];
    for (const { points: values, label } of groups())
      for (let i = 0; i + 1 < values.length; i += 2) {
        const time = values[i] ?? 0;
        if (time >= from && time <= to) points.push({ time, length: values[i + 1] ?? 0, label });
      }
    return points.sort((a, b) => a.time - b.time);
  };
  return numbers<Point>(
    [
      startColumn(context, ({ time }) => time),
      textColumn("series", "Packets", ({ label }) => label),
      bytesColumn("length", "Payload [B]", ({ length }) => length),
    ],
    rows,
  );
}

/** What of `packets` is not to be seen as points, or null. */
export function thinningText(groups: readonly PointGroup[], packets: number): string | null {
  const shown = pointCount(groups);
  if (shown >= packets) return null;
  const bin = Math.max(0, ...groups.map((group) => group.bin));
  const why =
    bin > 0
      ? `of each ${format.duration(bin)} at least the smallest and the largest of a series`
      : "those without a time stamp and of the smallest series are not";
  return (
    `Thinned: ${format.count(shown)} of ${format.counted(packets, "packet")} are drawn (${why}). ` +
    "Figures and bursts are of all packets."
  );
}
