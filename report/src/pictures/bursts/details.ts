// SPDX-License-Identifier: GPL-2.0-or-later
//
// What tooltips and tables say of bursts.

import type { TooltipRow } from "../../chart/style.js";
import type { Context } from "../../context.js";
import type { Burst } from "../../data/types.js";
import * as format from "../../text/format.js";
import { numberColumn, textColumn, durationColumn, bytesColumn } from "../../ui/numbers.js";
import type { Column } from "../../ui/table.js";

/** When something was, since the start and as a date. */
export function timeRows(context: Context, time: number, label = "Time"): TooltipRow[] {
  const rows = [{ label, value: format.exactDuration(time) }];
  const date = context.dateAndTime(time);
  return date ? [...rows, { label: "", value: date }] : rows;
}

export function burstRows(context: Context, burst: Burst): TooltipRow[] {
  return [
    ...(burst.label === null ? [] : [{ label: "Label", value: format.printable(burst.label) }]),
    ...timeRows(context, burst.start, "Start"),
    { label: "Duration", value: format.exactDuration(burst.duration) },
    { label: "Packets", value: format.count(burst.packets) },
    { label: "Payload", value: format.exactBytes(burst.bytes) },
    { label: "Rate", value: burst.rate === null ? "none" : format.rate(burst.rate) },
    {
      label: "Gap before",
      value: burst.idleBefore === null ? "none" : format.exactDuration(burst.idleBefore),
    },
    { label: "Frames", value: `${burst.firstFrame} to ${burst.lastFrame}` },
  ];
}

interface Several {
  start: number;
  end: number;
  packets: number;
  bytes: number;
}

/** Of bursts that are drawn as one. */
export function severalRows(context: Context, several: Several): TooltipRow[] {
  return [
    ...timeRows(context, several.start, "From"),
    ...timeRows(context, several.end, "To"),
    { label: "Packets", value: format.count(several.packets) },
    { label: "Payload", value: format.exactBytes(several.bytes) },
  ];
}

export function severalTitle(bursts: number): string {
  return `${format.counted(bursts, "burst")}${bursts > 1 ? ", too close to be drawn apart" : ""}`;
}

export function startColumn<Row>(context: Context, start: (row: Row) => number): Column<Row> {
  const isDate = () => context.zoom.clockKind.get() !== "elapsed" && context.clock.known;
  const text = (row: Row) =>
    isDate() ? context.dateAndTime(start(row)) : format.exactDuration(start(row));
  return {
    key: "start",
    title: "Start",
    numeric: true,
    sort: start,
    cell: text,
    exact: (row) => `${format.exactDuration(start(row))} ${context.dateAndTime(start(row))}`,
  };
}

/** Of the tables below pictures; the burst table has more. */
export function burstColumns(context: Context): Column<Burst>[] {
  return [
    numberColumn("id", "Burst", ({ id }) => id),
    textColumn("stream", "Stream", (burst) => context.labels.stream(burst)),
    startColumn(context, ({ start }) => start),
    durationColumn("duration", "Duration", ({ duration }) => duration),
    numberColumn("packets", "Packets", ({ packets }) => packets),
    bytesColumn("bytes", "Payload [B]", ({ bytes }) => bytes),
  ];
}
