// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bars of payload or packets: the largest 25 and the sum of the others.

import type { Theme } from "../../chart/palette.js";
import { Picture, type Drawing } from "../../chart/picture.js";
import { axisStyle, baseOption, labelRoom, tooltipContent } from "../../chart/style.js";
import type { Weight } from "../../compute/activity.js";
import type { Bar } from "../../compute/bars.js";
import type { Context } from "../../context.js";
import type { Table } from "../../data/types.js";
import * as format from "../../text/format.js";
import { storeChoice } from "../../ui/choices.js";
import { bytesColumn, numberColumn, numbers, textColumn } from "../../ui/numbers.js";
import { note } from "../../ui/section.js";
import { Store } from "../../ui/store.js";

const BAR_PIXELS = 22;

/** Of the bars' axis. A logarithmic one begins at 1; what has less has no bar there. */
export type Scale = "linear" | "logarithmic";

export interface BarParts {
  name: string;
  title: string;
  /** What a bar is of: the table's first heading. */
  what: string;
  /** Why there is none. */
  empty: string;
  /** Of the palette. */
  color: number;
  bars: () => readonly Bar[];
  select?: (bar: Bar) => void;
}

function valueText(weight: Weight): (value: number) => string {
  return weight === "bytes" ? format.bytes : format.count;
}

function scaleOf(scale: Scale, bars: readonly Bar[], weight: Weight): object {
  if (scale === "linear") return { type: "value" };
  const most = Math.max(...bars.map((bar) => bar[weight]), 10);
  return { type: "log", logBase: 10, min: 1, max: Math.pow(10, Math.ceil(Math.log10(most))) };
}

function tip(bar: Bar | undefined, total: number, weight: Weight): HTMLElement | string {
  if (!bar) return "";
  return tooltipContent(bar.label, [
    { label: "Payload", value: format.exactBytes(bar.bytes) },
    { label: "Packets", value: format.count(bar.packets) },
    {
      label: weight === "bytes" ? "Of all payload" : "Of all packets",
      value: format.share(bar[weight], total),
    },
  ]);
}

function series(theme: Theme, bars: readonly Bar[], weight: Weight, color: string): object {
  const total = bars.reduce((sum, bar) => sum + bar[weight], 0);
  return {
    type: "bar",
    barMaxWidth: 18,
    barMinHeight: 1,
    barCategoryGap: "28%",
    itemStyle: { borderRadius: [0, 3, 3, 0] },
    label: {
      show: true,
      position: "right",
      color: theme.faint,
      formatter: ({ value }: { value: number }) => valueText(weight)(value),
    },
    data: bars.map((bar) => ({
      value: bar[weight],
      itemStyle: { color: bar.others > 0 ? theme.muted : color },
    })),
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => tip(bars[dataIndex], total, weight),
    },
  };
}

function draw(
  theme: Theme,
  width: number,
  bars: readonly Bar[],
  weight: Weight,
  scale: Scale,
  color: number,
): Drawing {
  const room = labelRoom(
    bars.map(({ short }) => short),
    width * 0.45,
  );
  const text = valueText(weight);
  return {
    description: `Bars, largest first: ${bars
      .slice(0, 5)
      .map((bar) => `${bar.label}, ${text(bar[weight])}`)
      .join("; ")}${bars.length > 5 ? "; and more, in the table below" : ""}.`,
    option: {
      ...baseOption(theme),
      grid: { left: room + 14, right: 74, top: 4, bottom: 24 },
      xAxis: {
        ...axisStyle(theme),
        ...scaleOf(scale, bars, weight),
        splitNumber: Math.max(2, Math.round(width / 170)),
        axisLabel: { color: theme.faint, formatter: text, hideOverlap: true },
      },
      yAxis: {
        ...axisStyle(theme),
        type: "category",
        inverse: true,
        triggerEvent: true,
        data: bars.map((_, place) => String(place)),
        axisTick: { show: false },
        axisLabel: {
          color: theme.text,
          interval: 0,
          width: room,
          overflow: "truncate",
          formatter: (place: string) => bars[Number(place)]?.short ?? "",
        },
      },
      series: [series(theme, bars, weight, theme.series[color] ?? theme.accent)],
    },
  };
}

/** A label that is cut is told in full, when the mouse is upon it. */
function nameOnHover(picture: Picture, bars: () => readonly Bar[]): void {
  picture.chart.on("mouseover", (event) => {
    const bar = event.componentType === "yAxis" ? bars()[Number(event.value)] : undefined;
    picture.stage.title = bar?.label ?? "";
  });
  picture.chart.on("mouseout", () => {
    picture.stage.title = "";
  });
}

/** `update()` is to be called when other bars are to be drawn. */
export function barPicture(
  context: Context,
  scale: Store<Scale>,
  parts: BarParts,
): { element: HTMLElement; update: () => void } {
  let bars = parts.bars();
  const height = () => 36 + BAR_PIXELS * Math.max(3, bars.length);
  const picture = new Picture({
    name: parts.name,
    title: parts.title,
    height: height(),
    draw: (theme, width) =>
      bars.length === 0
        ? parts.empty
        : draw(theme, width, bars, context.weight.get(), scale.get(), parts.color),
    table: numbers<Bar>(
      [
        textColumn("label", parts.what, ({ label }) => label),
        bytesColumn("bytes", "Payload [B]", ({ bytes }) => bytes),
        numberColumn("packets", "Packets", ({ packets }) => packets),
      ],
      () => bars,
    ),
  });
  const update = () => {
    bars = parts.bars();
    picture.setHeight(height());
    picture.refresh();
  };
  scale.subscribe(() => picture.refresh());
  context.weight.subscribe(update);
  nameOnHover(picture, () => bars);
  picture.chart.on("click", (event) => {
    const place = event.componentType === "yAxis" ? Number(event.value) : event.dataIndex;
    const bar = bars[place ?? -1];
    if (bar) parts.select?.(bar);
  });
  return { element: picture.element, update };
}

export function scaleChoice(scale: Store<Scale>): HTMLElement {
  return storeChoice<Scale>(
    "Scale",
    [
      ["linear", "linear"],
      ["logarithmic", "logarithmic"],
    ],
    scale,
  );
}

export function rowsNote(table: Table<unknown>, what: string): HTMLElement | null {
  const left = table.totalRows - table.rows.length;
  if (left <= 0) return null;
  return note(
    `The page has the ${format.count(table.rows.length)} ${what} with most payload; ` +
      `the other ${format.count(left)} are in “others”, as a sum.`,
  );
}
