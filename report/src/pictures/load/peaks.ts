// SPDX-License-Identifier: GPL-2.0-or-later
//
// The peak load against the length of the window that it is measured in.

import type { Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { baseOption, logAxis, tooltipContent } from "../../chart/style.js";
import { decades } from "../../compute/gaps.js";
import type { Context } from "../../context.js";
import type { Peak } from "../../data/types.js";
import * as format from "../../text/format.js";
import {
  bytesColumn,
  durationColumn,
  numberColumn,
  numbers,
  rateColumn,
} from "../../ui/numbers.js";
import { section, type Section } from "../../ui/section.js";
import { timeRows } from "../bursts/details.js";

function tip(context: Context, peak: Peak | undefined): HTMLElement | string {
  if (!peak) return "";
  return tooltipContent(`Window of ${format.duration(peak.window)}`, [
    { label: "Largest load", value: format.rate(peak.rate) },
    { label: "Bytes", value: format.exactBytes(peak.bytes) },
    { label: "Frames", value: format.count(peak.packets) },
    { label: "At frame", value: String(peak.frame) },
    ...(peak.time === null ? [] : timeRows(context, peak.time)),
  ]);
}

function option(context: Context, theme: Theme, peaks: readonly Peak[]) {
  const mean = peaks.find(({ meanRate }) => meanRate !== null && meanRate > 0)?.meanRate ?? null;
  const rates = [...peaks.map(({ rate }) => rate), ...(mean === null ? [] : [mean])];
  const windows = peaks.map(({ window }) => window);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  const [low, high] = decades(least(rates), most(rates));
  const [from, to] = decades(least(windows), most(windows));
  return {
    ...baseOption(theme),
    grid: { left: 92, right: 36, top: 20, bottom: 46 },
    xAxis: {
      ...logAxis(theme, [from, to], format.decade),
      name: "Window",
      nameLocation: "middle",
      nameGap: 28,
    },
    yAxis: logAxis(theme, [low, high], format.rate),
    series: [
      {
        type: "line",
        name: "peaks",
        data: peaks.map(({ window, rate }) => [window, rate]),
        symbol: "circle",
        symbolSize: 9,
        lineStyle: { color: theme.accent, width: 2 },
        itemStyle: { color: theme.accent },
        markLine:
          mean === null
            ? undefined
            : {
                silent: true,
                symbol: "none",
                precision: 12,
                lineStyle: { color: theme.muted, type: "dashed" },
                label: { position: "insideEndTop", color: theme.text, formatter: "mean" },
                data: [{ name: "mean", yAxis: mean }],
              },
        tooltip: {
          formatter: ({ dataIndex }: { dataIndex: number }) => tip(context, peaks[dataIndex]),
        },
      },
    ],
  };
}

export function peaksSection(context: Context): Section | null {
  const { peaks } = context.report;
  if (!peaks) return null;
  const drawn = peaks.rows.filter(({ rate, window }) => rate > 0 && window > 0);
  const picture = new Picture({
    name: "peaks",
    title: "Largest load, by the window's length",
    height: 320,
    draw: (theme) =>
      drawn.length === 0
        ? "No frame has a time stamp: there is no load."
        : {
            description: drawn
              .map(({ window, rate }) => `${format.duration(window)}: ${format.rate(rate)}`)
              .join("; "),
            option: option(context, theme, drawn),
          },
    table: numbers<Peak>(
      [
        durationColumn("window", "Window", ({ window }) => window),
        rateColumn("rate", "Largest load", ({ rate }) => rate),
        bytesColumn("bytes", "Bytes", ({ bytes }) => bytes),
        numberColumn("packets", "Frames", ({ packets }) => packets),
        numberColumn("frame", "At frame", ({ frame }) => frame),
        rateColumn("mean", "Mean load", ({ meanRate }) => meanRate),
        numberColumn(
          "ratio",
          "Peak to mean",
          ({ peakToMean }) => peakToMean,
          (value) => value.toFixed(1),
        ),
      ],
      () => peaks.rows,
    ),
  });
  return section(
    "peaks",
    "Peaks",
    "How short the peaks are",
    "The shorter the window, the higher its largest load. Where the line bends to the mean, the " +
      "traffic is even over such times.",
    picture.element,
  );
}
