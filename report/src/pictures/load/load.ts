// SPDX-License-Identifier: GPL-2.0-or-later
//
// Load on the wire over time: the peak of a sliding window in each bin, the mean, and microbursts.

import { Picture } from "../../chart/picture.js";
import type { Theme } from "../../chart/palette.js";
import {
  TIME_AXIS_PIXELS,
  axisStyle,
  baseOption,
  legend,
  tooltipContent,
} from "../../chart/style.js";
import type { RenderApi, RenderParams } from "../../compute/occupancy.js";
import type { Context } from "../../context.js";
import type { Load, LoadBin, Microburst } from "../../data/types.js";
import * as format from "../../text/format.js";
import { element } from "../../ui/dom.js";
import {
  bytesColumn,
  durationColumn,
  numberColumn,
  numbers,
  rateColumn,
  textColumn,
} from "../../ui/numbers.js";
import { note, section, type Section } from "../../ui/section.js";
import { PagedTable } from "../../ui/table.js";
import { startColumn, timeRows } from "../bursts/details.js";

function meanRate({ bin }: Load, row: LoadBin): number {
  return (8 * row.wireBytes) / bin;
}

/** A rate for each bin, as steps; nothing where nothing was on the wire. */
function steps(load: Load, rate: (row: LoadBin) => number): [number, number][] {
  const points: [number, number][] = [];
  let end: number | null = null;
  for (const row of load.rows) {
    const from = Math.max(0, row.time);
    if (end !== null && from > end + load.bin * 1e-6) points.push([end, 0], [from, 0]);
    end = row.time + load.bin;
    points.push([from, rate(row)], [end, rate(row)]);
  }
  return points;
}

function line(name: string, color: string, points: [number, number][], filled: boolean): object {
  return {
    type: "line",
    name,
    data: points,
    showSymbol: false,
    sampling: "none",
    lineStyle: { color, width: filled ? 1.2 : 1.8, type: filled ? "solid" : "dashed" },
    itemStyle: { color },
    ...(filled ? { areaStyle: { color, opacity: 0.18 } } : {}),
    z: filled ? 2 : 3,
  };
}

/** Hovering tells the bin: a series of its own, as lines tell of single points only. */
function hover(context: Context, load: Load, most: number): object {
  return {
    type: "custom",
    name: "bins",
    dimensions: ["from", "to", "peak"],
    encode: { x: ["from", "to"], y: "peak" },
    data: load.rows.map((row) => [Math.max(0, row.time), row.time + load.bin, row.peakRate]),
    clip: true,
    progressive: 0,
    z: 5,
    renderItem: (_: unknown, api: RenderApi) => {
      const [left, top] = api.coord([api.value(0), most]);
      const [right, bottom] = api.coord([api.value(1), 0]);
      return {
        type: "rect",
        shape: { x: left, y: top, width: Math.max(1, right - left), height: bottom - top },
        style: { fill: "transparent" },
      };
    },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = load.rows[dataIndex];
        if (!row) return "";
        return tooltipContent(`Load in ${format.duration(load.bin)}`, [
          ...timeRows(context, Math.max(0, row.time), "From"),
          { label: `Peak of ${format.duration(load.window)}`, value: format.rate(row.peakRate) },
          { label: "Mean", value: format.rate(meanRate(load, row)) },
        ]);
      },
    },
  };
}

function microburstMarks(context: Context, theme: Theme, rows: readonly Microburst[]): object {
  return {
    type: "custom",
    name: "microbursts",
    dimensions: ["start", "end"],
    encode: { x: ["start", "end"] },
    data: rows.map(({ start, end }) => [start, end]),
    itemStyle: { color: theme.burst },
    clip: true,
    progressive: 0,
    z: 6,
    renderItem: ({ coordSys }: RenderParams, api: RenderApi) => {
      const [left] = api.coord([api.value(0), 0]);
      const [right] = api.coord([api.value(1), 0]);
      return {
        type: "rect",
        shape: { x: left - 1, y: coordSys.y, width: Math.max(3, right - left), height: 9 },
        style: { fill: theme.burst },
      };
    },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex];
        if (!row) return "";
        return tooltipContent(`Microburst ${row.id}`, [
          ...timeRows(context, row.start, "Start"),
          { label: "Duration", value: format.exactDuration(row.duration) },
          { label: "Peak", value: format.rate(row.peakRate) },
          { label: "Frames", value: `${row.firstFrame} to ${row.lastFrame}` },
        ]);
      },
    },
  };
}

function option(context: Context, picture: Picture, load: Load, theme: Theme, width: number) {
  const rows = context.report.microbursts?.rows ?? [];
  const most = load.rows.reduce((a, { peakRate }) => Math.max(a, peakRate), 0);
  const labels = new Map([["peak", `Peak of ${format.duration(load.window)}`]]);
  // A mean of less than the window would be above its peak.
  const means = load.bin >= load.window ? steps(load, (row) => meanRate(load, row)) : null;
  if (means) labels.set("mean", `Mean of ${format.duration(load.bin)}`);
  if (rows.length > 0) labels.set("microbursts", "Microbursts");
  return {
    ...baseOption(theme),
    legend: legend(theme, labels),
    grid: { left: 84, right: 20, top: 40, bottom: TIME_AXIS_PIXELS },
    xAxis: context.zoom.axis(theme, picture, width - 104),
    yAxis: {
      ...axisStyle(theme),
      type: "value",
      min: 0,
      axisLabel: { color: theme.faint, formatter: format.rate },
    },
    dataZoom: [context.zoom.dataZoom("none")],
    series: [
      line(
        "peak",
        theme.accent,
        steps(load, ({ peakRate }) => peakRate),
        true,
      ),
      ...(means ? [line("mean", theme.text, means, false)] : []),
      hover(context, load, most),
      ...(rows.length > 0 ? [microburstMarks(context, theme, rows)] : []),
    ],
  };
}

function microburstTable(context: Context): HTMLElement | null {
  const table = context.report.microbursts;
  if (!table || table.rows.length === 0) return null;
  const address = (value: string | null) => value && context.labels.full(value);
  const shown = new PagedTable<Microburst>(
    "Microbursts",
    [
      numberColumn("id", "Microburst", ({ id }) => id),
      startColumn(context, ({ start }) => start),
      durationColumn("duration", "Duration", ({ duration }) => duration),
      numberColumn("packets", "Packets", ({ packets }) => packets),
      bytesColumn("bytes", "Wire [B]", ({ bytes }) => bytes),
      rateColumn("peak", "Peak", ({ peakRate }) => peakRate),
      numberColumn("frame", "Peak at frame", ({ peakFrame }) => peakFrame),
      textColumn("src", "Most from", ({ topSrc }) => address(topSrc)),
      textColumn("dst", "Most to", ({ topDst }) => address(topDst)),
    ],
    { key: "peak", descending: true },
    () => table.rows,
  );
  context.zoom.clockKind.subscribe(() => shown.render());
  shown.update();
  return element("div", { class: "microbursts" }, element("h3", {}, "Microbursts"), shown.element);
}

/** What is said where there is no mark. */
function microburstNote({ report }: Context): HTMLElement | null {
  const { microbursts } = report;
  if (microbursts && microbursts.rows.length > 0)
    return microbursts.totalRows > microbursts.rows.length
      ? note(
          `The page has the ${format.count(microbursts.rows.length)} microbursts with the highest ` +
            `peaks, of ${format.count(microbursts.totalRows)}.`,
        )
      : null;
  const alarm = Number(report.parameters.all.get("alarm_mbps") ?? 0);
  return note(
    alarm > 0
      ? `No frame has a load of ${format.exact(alarm)} Mbit/s or more: no microbursts.`
      : "Microbursts are looked for when the preference burst.alarm_mbps says from which load on.",
  );
}

export function loadSection(context: Context): Section | null {
  const { load } = context.report;
  if (!load) return null;
  const picture: Picture = new Picture({
    name: "load",
    title: "Load on the wire",
    height: 320,
    draw: (theme, width) => {
      if (load.rows.length === 0) return "No frame has a time stamp: there is no load over time.";
      const peak = load.rows.reduce((a, b) => (b.peakRate > a.peakRate ? b : a));
      return {
        description:
          `Largest load of ${format.duration(load.window)} in each ${format.duration(load.bin)}; ` +
          `at most ${format.rate(peak.peakRate)}, ${format.duration(Math.max(0, peak.time))} ` +
          "after the capture's start.",
        option: option(context, picture, load, theme, width),
      };
    },
    table: numbers<LoadBin>(
      [
        startColumn(context, ({ time }) => Math.max(0, time)),
        rateColumn("peak", "Peak", ({ peakRate }) => peakRate),
        rateColumn("mean", "Mean", (row) => meanRate(load, row)),
        bytesColumn("bytes", "Wire [B]", ({ wireBytes }) => wireBytes),
      ],
      () => load.rows,
    ),
  });
  context.addOverTime(picture);
  return section(
    "load",
    "Load",
    "Which moment filled the link",
    `The load at a frame is the wire length of all frames in the ${format.duration(load.window)} ` +
      "that end with it (the preference burst.window_us). The picture has the largest load of " +
      "each stretch of time, and its mean.",
    picture.element,
    microburstTable(context),
    microburstNote(context),
  );
}
