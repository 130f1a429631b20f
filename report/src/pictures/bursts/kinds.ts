// SPDX-License-Identifier: GPL-2.0-or-later
//
// Kinds of bursts: what comes again and again, and how regularly.

import { Picture } from "../../chart/picture.js";
import type { Theme } from "../../chart/palette.js";
import { axisStyle, baseOption, labelRoom, logAxis, tooltipContent } from "../../chart/style.js";
import { decades } from "../../compute/gaps.js";
import type { RenderApi } from "../../compute/occupancy.js";
import type { Context } from "../../context.js";
import type { Kind } from "../../data/types.js";
import * as format from "../../text/format.js";
import { durationColumn, numberColumn, numbers, textColumn, timeColumn } from "../../ui/numbers.js";
import { note, section, type Section } from "../../ui/section.js";

const ROW_PIXELS = 26;
const MOST_ROWS = 20;

function name(kind: Kind): string {
  return (
    `${format.count(kind.count)}× ${format.counted(kind.packets, "packet")}, ` +
    format.bytes(kind.bytesMean)
  );
}

/** Only kinds that come at least twice have an interval. */
function drawable(kinds: readonly Kind[]): Kind[] {
  return kinds.filter(({ intervalMax }) => intervalMax !== null && intervalMax > 0);
}

/** The span of the intervals as a line, their median as a dot upon it. */
function series(context: Context, theme: Theme, kinds: readonly Kind[], low: number): object {
  return {
    type: "custom",
    name: "kinds",
    dimensions: ["min", "p50", "max", "row"],
    encode: { x: ["min", "p50", "max"], y: "row" },
    data: kinds.map(({ intervalMin, intervalP50, intervalMax }, row) => [
      Math.max(low, intervalMin ?? low),
      Math.max(low, intervalP50 ?? low),
      intervalMax ?? low,
      row,
    ]),
    itemStyle: { color: theme.burst },
    renderItem: (_: unknown, api: RenderApi) => {
      const [left, y] = api.coord([api.value(0), api.value(3)]);
      const [middle] = api.coord([api.value(1), api.value(3)]);
      const [right] = api.coord([api.value(2), api.value(3)]);
      return {
        type: "group",
        children: [
          {
            type: "rect",
            shape: { x: left, y: y - 3, width: Math.max(2, right - left), height: 6, r: 3 },
            style: { fill: theme.burst, opacity: 0.35 },
          },
          { type: "circle", shape: { cx: middle, cy: y, r: 5 }, style: { fill: theme.burst } },
        ],
      };
    },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => tip(context, kinds[dataIndex]),
    },
  };
}

function tip(context: Context, kind: Kind | undefined): HTMLElement | string {
  if (!kind) return "";
  const text = (value: number | null) => (value === null ? "none" : format.exactDuration(value));
  return tooltipContent(`Kind ${kind.kind}: ${name(kind)}`, [
    { label: "Stream", value: context.labels.stream(kind) },
    { label: "Median interval", value: text(kind.intervalP50) },
    { label: "Mean", value: text(kind.intervalMean) },
    { label: "Standard deviation", value: text(kind.intervalSd) },
    { label: "Shortest", value: text(kind.intervalMin) },
    { label: "Longest", value: text(kind.intervalMax) },
  ]);
}

function option(context: Context, theme: Theme, kinds: readonly Kind[], width: number) {
  const positive = kinds.flatMap(({ intervalMin, intervalP50, intervalMax }) =>
    [intervalMin, intervalP50, intervalMax].filter((each): each is number => (each ?? 0) > 0),
  );
  const [low, high] = decades(
    positive.reduce((a, b) => Math.min(a, b)),
    positive.reduce((a, b) => Math.max(a, b)),
  );
  const brief = (kind: Kind) => (width < 600 ? "" : `: ${context.labels.briefStream(kind)}`);
  const labels = kinds.map((kind) => name(kind) + brief(kind));
  const labelWidth = labelRoom(labels, width * 0.5);
  const style = axisStyle(theme);
  return {
    ...baseOption(theme),
    grid: { left: labelWidth + 12, right: 24, top: 6, bottom: 46 },
    xAxis: {
      ...logAxis(theme, [low, high], format.decade),
      name: "Interval, from start to start",
      nameLocation: "middle",
      nameGap: 28,
    },
    yAxis: {
      ...style,
      type: "category",
      inverse: true,
      data: labels.map((_, row) => String(row)),
      axisTick: { show: false },
      axisLabel: {
        interval: 0,
        color: theme.text,
        width: labelWidth,
        overflow: "truncate",
        formatter: (row: string) => labels[Number(row)] ?? "",
      },
    },
    series: [series(context, theme, kinds, low)],
  };
}

export function kindsSection(context: Context): Section | null {
  const { kinds } = context.report;
  if (!kinds || kinds.rows.length === 0) return null;
  const shown = drawable(kinds.rows).slice(0, MOST_ROWS);
  const picture = new Picture({
    name: "kinds",
    title: "Intervals of the kinds that come most often",
    height: 60 + ROW_PIXELS * Math.max(3, shown.length),
    draw: (theme, width) =>
      shown.length === 0
        ? "No kind of burst comes twice: there are no intervals."
        : {
            description:
              "Ranges of intervals, by kind: " +
              shown
                .slice(0, 5)
                .map((kind) => `${name(kind)}, ${format.duration(kind.intervalP50 ?? 0)}`)
                .join("; "),
            option: option(context, theme, shown, width),
          },
    table: numbers<Kind>(
      [
        numberColumn("kind", "Kind", ({ kind }) => kind),
        textColumn("stream", "Stream", (kind) => context.labels.stream(kind)),
        numberColumn("packets", "Packets", ({ packets }) => packets),
        numberColumn("bytes", "Mean payload [B]", ({ bytesMean }) => bytesMean),
        numberColumn("count", "Bursts", ({ count }) => count),
        durationColumn("p50", "Median interval", ({ intervalP50 }) => intervalP50),
        durationColumn("mean", "Mean interval", ({ intervalMean }) => intervalMean),
        durationColumn("sd", "Standard deviation", ({ intervalSd }) => intervalSd),
        durationColumn("min", "Shortest", ({ intervalMin }) => intervalMin),
        durationColumn("max", "Longest", ({ intervalMax }) => intervalMax),
        timeColumn("first", "First", ({ first }) => first),
        timeColumn("last", "Last", ({ last }) => last),
      ],
      () => kinds.rows,
    ),
  });
  picture.chart.on("click", (event) => {
    const kind = shown[event.dataIndex ?? -1];
    if (kind) context.stream.set(kind.stream);
  });
  return section(
    "kinds",
    "Kinds",
    "What comes again and again",
    "Bursts of a stream with as many packets and about the same payload are a kind. A bar goes " +
      "from the shortest to the longest interval, the dot is the median: the shorter the bar, the " +
      "more regular. A click selects the stream.",
    picture.element,
    kinds.totalRows > shown.length && shown.length > 0
      ? note(
          `Drawn are ${format.count(shown.length)} of ${format.counted(kinds.totalRows, "kind")}.`,
        )
      : null,
  );
}
