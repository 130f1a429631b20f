// SPDX-License-Identifier: GPL-2.0-or-later
//
// The first packets of the largest streams, as bars up (from the source) and down (back to it).

import { seriesColor, type Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { axisStyle, baseOption, tooltipContent } from "../../chart/style.js";
import type { Context } from "../../context.js";
import type { Sequence } from "../../data/types.js";
import * as format from "../../text/format.js";
import {
  bytesColumn,
  durationColumn,
  numberColumn,
  numbers,
  textColumn,
} from "../../ui/numbers.js";
import { section, type Section } from "../../ui/section.js";

const ROW_PIXELS = 104;
const PLOT_PIXELS = 66;
const MOST_ROWS = 8;

interface Step {
  sequence: Sequence;
  place: number;
}

function bars(theme: Theme, sequence: Sequence, row: number): object {
  const color = (length: number) => seriesColor(theme, length < 0 ? 1 : 0);
  return {
    type: "bar",
    name: String(row),
    xAxisIndex: row,
    yAxisIndex: row,
    barCategoryGap: "25%",
    barMaxWidth: 34,
    barMinHeight: 2,
    data: sequence.lengths.map((length) => ({
      value: length,
      itemStyle: { color: color(length) },
    })),
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => tip(sequence, dataIndex),
    },
  };
}

function tip(sequence: Sequence, place: number): HTMLElement {
  const length = sequence.lengths[place] ?? 0;
  const gap = sequence.gaps[place] ?? null;
  return tooltipContent(`Packet ${place + 1}`, [
    { label: length < 0 ? "Back" : "Payload", value: format.exactBytes(Math.abs(length)) },
    { label: "Gap before", value: gap === null ? "none" : format.exactDuration(gap) },
  ]);
}

function option(context: Context, theme: Theme, shown: readonly Sequence[]) {
  const style = axisStyle(theme);
  const most = Math.max(...shown.flatMap(({ lengths }) => lengths.map(Math.abs)), 1);
  const isDown = shown.some(({ lengths }) => lengths.some((length) => length < 0));
  const longest = Math.max(...shown.map(({ lengths }) => lengths.length));
  const top = (row: number) => row * ROW_PIXELS + 28;
  return {
    ...baseOption(theme),
    grid: shown.map((_, row) => ({ left: 64, right: 20, top: top(row), height: PLOT_PIXELS })),
    xAxis: shown.map((sequence, row) => ({
      ...style,
      gridIndex: row,
      type: "category",
      data: Array.from({ length: longest }, (_, place) => String(place + 1)),
      name: context.labels.stream(sequence),
      nameLocation: "start",
      nameTextStyle: {
        color: theme.text,
        align: "left",
        verticalAlign: "bottom",
        padding: [0, 0, (isDown ? PLOT_PIXELS / 2 : PLOT_PIXELS) + 6, -40],
      },
      axisLabel: { show: row === shown.length - 1, color: theme.faint },
      axisTick: { show: false },
    })),
    yAxis: shown.map((_, row) => ({
      ...style,
      gridIndex: row,
      type: "value",
      min: isDown ? -most : 0,
      max: most,
      splitNumber: 2,
      axisLabel: {
        color: theme.faint,
        formatter: (value: number) => format.bytes(Math.abs(value)),
        showMaxLabel: false,
        showMinLabel: !isDown,
      },
    })),
    series: shown.map((sequence, row) => bars(theme, sequence, row)),
  };
}

export function sequencesSection(context: Context): Section | null {
  const { sequences } = context.report;
  if (!sequences) return null;
  const shown = sequences.rows
    .filter(({ lengths }) => lengths.some((length) => length !== 0))
    .slice(0, MOST_ROWS);
  const steps = sequences.rows.flatMap((sequence) =>
    sequence.lengths.map((_, place): Step => ({ sequence, place })),
  );
  const picture = new Picture({
    name: "sequences",
    title: "The first packets of the largest streams",
    height: 30 + ROW_PIXELS * Math.max(1, shown.length),
    draw: (theme) =>
      shown.length === 0
        ? "No stream begins with a packet that carries payload."
        : {
            description: `Bars of the payload of the first packets of ${format.counted(shown.length, "stream")}.`,
            option: option(context, theme, shown),
          },
    table: numbers<Step>(
      [
        textColumn("stream", "Stream", ({ sequence }) => context.labels.stream(sequence)),
        numberColumn("place", "Packet", ({ place }) => place + 1),
        bytesColumn("length", "Payload [B]", ({ sequence, place }) => sequence.lengths[place] ?? 0),
        durationColumn("gap", "Gap before", ({ sequence, place }) => sequence.gaps[place] ?? null),
      ],
      () => steps,
    ),
  });
  return section(
    "sequences",
    "First packets",
    "How streams begin",
    "A bar for each of the first packets, in order: up from the stream's source, down (and in " +
      "another colour) what goes back, in streams that have both ways. Protocols and devices can be " +
      "told by it.",
    picture.element,
  );
}
