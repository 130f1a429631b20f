// SPDX-License-Identifier: GPL-2.0-or-later
//
// Gaps as bars: the axes and the bars of a histogram, both logarithmic, and marks upon them.

import type { Bucket } from "../data/types.js";
import type { RenderApi } from "../compute/occupancy.js";
import * as format from "../text/format.js";
import type { Theme } from "./palette.js";
import { logAxis, tooltipContent } from "./style.js";

/** Below 1, for a bar of one gap to be seen. */
const LOWEST = 0.6;

/** Of gaps, from `min` to `max` seconds. */
export function gapAxis(theme: Theme, extent: readonly [number, number]): object {
  return {
    ...logAxis(theme, extent, format.decade),
    name: "Gap",
    nameLocation: "middle",
    nameGap: 28,
    splitLine: { lineStyle: { color: theme.grid } },
  };
}

/** Of counts, up to `most`. */
export function countAxis(theme: Theme, name: string, most: number): object {
  const top = Math.pow(10, Math.max(1, Math.ceil(Math.log10(most * 1.2))));
  return {
    ...logAxis(theme, [LOWEST, top], format.count),
    name,
    nameTextStyle: { color: theme.faint },
  };
}

export function gapSeries(theme: Theme, bars: readonly Bucket[], total: number): object {
  return {
    type: "custom",
    name: "gaps",
    dimensions: ["low", "high", "count"],
    encode: { x: ["low", "high"], y: "count" },
    data: bars.map(({ low, high, count }) => [low, high, count]),
    itemStyle: { color: theme.accent },
    clip: true,
    progressive: 0,
    renderItem: (_: unknown, api: RenderApi) => {
      const [left, top] = api.coord([api.value(0), api.value(2)]);
      const [right, bottom] = api.coord([api.value(1), LOWEST]);
      const width = Math.max(1, right - left - 1);
      return {
        type: "rect",
        shape: { x: left + 0.5, y: top, width, height: Math.max(1, bottom - top) },
        style: { fill: theme.accent },
      };
    },
    tooltip: {
      formatter: ({ value }: { value: [number, number, number] }) =>
        tooltipContent(`${format.duration(value[0])} to ${format.duration(value[1])}`, [
          { label: "Gaps", value: format.count(value[2]) },
          { label: "Of all", value: format.share(value[2], total) },
        ]),
    },
  };
}

export interface Mark {
  name: string;
  label: string;
  value: number;
  color: string;
  type: "solid" | "dashed" | "dotted";
}

/** Vertical lines; each label has a row of its own, as lines may be close. */
export function marks(theme: Theme, lines: readonly Mark[], withLabels = true): object {
  return {
    silent: true,
    // ECharts rounds to hundredths otherwise.
    precision: 12,
    symbol: "none",
    animation: false,
    data: lines.map(({ name, label, value, color, type }, row) => ({
      name,
      xAxis: value,
      lineStyle: { color, type, width: 2 },
      label: {
        show: withLabels,
        formatter: label,
        position: "end",
        distance: [0, 4 + 22 * (lines.length - 1 - row)],
        color: theme.text,
        backgroundColor: theme.surface,
        borderColor: color,
        borderWidth: 1,
        borderRadius: 3,
        padding: [3, 6],
      },
    })),
  };
}

/** What `marks` need above the plot. */
export function marksHeight(lines: number): number {
  return 6 + 22 * lines;
}
