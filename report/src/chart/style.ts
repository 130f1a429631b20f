// SPDX-License-Identifier: GPL-2.0-or-later
//
// What pictures have in common: tooltips, axes, legends.

import type { EChartsCoreOption } from "echarts/core";

import { shortened } from "../text/format.js";
import { element } from "../ui/dom.js";
import type { Theme } from "./palette.js";
import { FONT } from "./theme.js";

/** What a picture over time has below its plot: ticks, dates, and what the times are. */
export const TIME_AXIS_PIXELS = 58;

export interface TooltipRow {
  label: string;
  value: string;
}

/** The content of a tooltip; its texts stay texts. */
export function tooltipContent(title: string, rows: readonly TooltipRow[]): HTMLElement {
  const list = element("dl");
  for (const { label, value } of rows)
    list.append(element("dt", {}, label), element("dd", {}, value));
  return element("div", { class: "tip" }, element("strong", {}, title), list);
}

/** What all pictures have in common. */
export function baseOption(theme: Theme): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: theme.text },
    tooltip: {
      trigger: "item",
      confine: true,
      appendTo: undefined,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontFamily: FONT, fontSize: 13 },
      extraCssText: "max-width: min(34rem, 90vw); white-space: normal;",
    },
  };
}

export function axisStyle(theme: Theme): object {
  return {
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.faint, fontFamily: FONT },
    nameTextStyle: { color: theme.faint, fontFamily: FONT },
    splitLine: { lineStyle: { color: theme.grid } },
  };
}

/**
 * A logarithmic axis, with a tick and a label for each power of ten, as far as there is room: ECharts'
 * own are at every fifth or tenth power where there are many.
 */
export function logAxis(
  theme: Theme,
  [min, max]: readonly [number, number],
  format: (value: number) => string,
): object {
  const style = axisStyle(theme) as Record<string, object>;
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  const powers = Array.from({ length: last - first + 1 }, (_, n) => Number(`1e${first + n}`));
  return {
    ...style,
    type: "log",
    logBase: 10,
    min,
    max,
    axisTick: { ...style["axisTick"], customValues: powers },
    axisLabel: {
      ...style["axisLabel"],
      customValues: powers,
      hideOverlap: true,
      formatter: format,
    },
  };
}

/** Tells how wide texts are, in the pictures' font of 12 pixels. */
const measuring = document.createElement("canvas").getContext("2d");

export function textWidth(text: string): number {
  if (!measuring) return 7 * text.length;
  measuring.font = `12px ${FONT}`;
  return measuring.measureText(text).width;
}

/** The room for labels beside an axis: what the longest of them needs, `most` at most. */
export function labelRoom(labels: readonly string[], most: number): number {
  return Math.ceil(Math.min(most, Math.max(24, ...labels.map(textWidth)) + 2));
}

const LEGEND_CHARACTERS = 44;

/**
 * A legend whose entries switch series. `labels` by the series' names, which are no texts of a
 * capture.
 */
export function legend(theme: Theme, labels: ReadonlyMap<string, string>): object {
  return {
    type: "scroll",
    top: 0,
    left: 8,
    right: 8,
    itemWidth: 14,
    itemHeight: 9,
    itemGap: 14,
    data: [...labels.keys()],
    formatter: (name: string) => shortened(labels.get(name) ?? name, LEGEND_CHARACTERS),
    // A line of its own height: a legend that scrolls cuts off what is higher.
    textStyle: { color: theme.text, fontFamily: FONT, lineHeight: 18 },
    inactiveColor: theme.line,
    pageTextStyle: { color: theme.faint },
    pageIconColor: theme.accent,
    pageIconInactiveColor: theme.line,
  };
}

/** The end of an axis that holds `value`: 1, 2, 2.5 or 5 times a power of ten. */
export function niceMaximum(value: number): number {
  if (value <= 0) return 1;
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  const factor = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value);
  return (factor ?? 10) * power;
}
