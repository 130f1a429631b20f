// SPDX-License-Identifier: GPL-2.0-or-later
//
// How long an address pauses between the packets it sends (inter-departure times) and how long it
// waits between those it gets (inter-arrival times).

import {
  Picture,
  axisStyle,
  baseOption,
  legend,
  tooltipContent,
  type Draw,
} from "../../chart/picture.js";
import { cumulated, gapBars } from "../../compute/gaps.js";
import type { Context } from "../../context.js";
import type { Bucket, Endpoint, Gaps } from "../../data/report.js";
import { element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import type { RenderApi } from "../../compute/occupancy.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";

const PERCENTILES = ["p50", "p95", "p99"] as const;

function percentileMarks(
  gaps: Gaps,
  theme: { text: string; burst: string; surface: string },
): object {
  const lines = PERCENTILES.flatMap((key, place) => {
    const value = gaps[key];
    if (value === null || value <= 0) return [];
    return [
      {
        name: key,
        xAxis: value,
        label: {
          formatter: `${key}  ${format.duration(value)}`,
          // One below the other: they may be close.
          distance: [0, -18 - 22 * place],
        },
      },
    ];
  });
  return {
    silent: true,
    // ECharts rounds to hundredths otherwise.
    precision: 12,
    symbol: "none",
    animation: false,
    lineStyle: { color: theme.burst, type: "dashed", width: 1.5 },
    label: {
      position: "end",
      color: theme.text,
      backgroundColor: theme.surface,
      borderColor: theme.burst,
      borderWidth: 1,
      borderRadius: 3,
      padding: [3, 6],
    },
    data: lines,
  };
}

function drawGaps(what: string, of: () => { buckets: readonly Bucket[]; gaps: Gaps | null }): Draw {
  return (theme) => {
    const { buckets, gaps } = of();
    const { bars, zeros, total } = gapBars(buckets);
    if (total === 0) return "Fewer than two packets with a time stamp: no times between packets.";
    if (bars.length === 0) return `All ${format.counted(zeros, "gap")} are 0.`;
    const first = Math.floor(Math.log10(bars[0]?.low ?? 1) + 1e-9);
    const last = Math.max(
      first + 1,
      Math.ceil(Math.log10(bars[bars.length - 1]?.high ?? 1) - 1e-9),
    );
    const most = Math.max(...bars.map(({ density }) => density));
    const labels = new Map([
      ["gaps", "Gaps (area: how many)"],
      ["cumulated", "At most so long"],
    ]);
    const style = axisStyle(theme);
    const marks = gaps
      ? PERCENTILES.map(
          (key) => `${key} ${gaps[key] === null ? "none" : format.duration(gaps[key])}`,
        )
      : [];
    return {
      description:
        `Histogram of ${format.counted(total, what)} on a logarithmic axis, from ` +
        `${format.duration(bars[0]?.low ?? 0)} to ` +
        `${format.duration(bars[bars.length - 1]?.high ?? 0)}. ` +
        marks.join(", "),
      option: {
        ...baseOption(theme),
        legend: legend(theme, labels),
        grid: { left: 20, right: 52, top: 44, bottom: 36 },
        xAxis: {
          ...style,
          type: "log",
          logBase: 10,
          min: Math.pow(10, first),
          max: Math.pow(10, last),
          axisLabel: { color: theme.faint, formatter: format.decade, hideOverlap: true },
          splitLine: { lineStyle: { color: theme.grid } },
        },
        yAxis: [
          {
            ...style,
            type: "value",
            min: 0,
            max: most * 1.05,
            axisLabel: { show: false },
            axisTick: { show: false },
            splitLine: { show: false },
          },
          {
            ...style,
            type: "value",
            min: 0,
            max: 100,
            interval: 25,
            axisLabel: { color: theme.faint, formatter: "{value} %" },
          },
        ],
        series: [
          {
            type: "custom",
            name: "gaps",
            dimensions: ["low", "high", "density", "count"],
            encode: { x: ["low", "high"], y: "density" },
            data: bars.map(({ low, high, density, count }) => [low, high, density, count]),
            itemStyle: { color: theme.accent },
            clip: true,
            renderItem: (_: unknown, api: RenderApi) => {
              const [left, top] = api.coord([api.value(0), api.value(2)]);
              const [right, bottom] = api.coord([api.value(1), 0]);
              const height = Math.max(1, bottom - top);
              return {
                type: "rect",
                shape: {
                  x: left + 0.5,
                  y: bottom - height,
                  width: Math.max(1, right - left - 1),
                  height,
                },
                style: { fill: theme.accent },
              };
            },
            tooltip: {
              formatter: ({ value }: { value: [number, number, number, number] }) =>
                tooltipContent(`${format.duration(value[0])} to ${format.duration(value[1])}`, [
                  { label: "Gaps", value: format.count(value[3]) },
                  { label: "Of all", value: format.share(value[3], total) },
                ]),
            },
          },
          {
            type: "line",
            name: "cumulated",
            yAxisIndex: 1,
            data: cumulated(buckets),
            step: "end",
            showSymbol: false,
            symbolSize: 8,
            lineStyle: { color: theme.muted, width: 1.5 },
            itemStyle: { color: theme.muted },
            markLine: gaps ? percentileMarks(gaps, theme) : undefined,
            tooltip: {
              formatter: ({ value }: { value: [number, number] }) =>
                tooltipContent(`At most ${format.duration(value[0])}`, [
                  { label: "Gaps", value: `${value[1].toFixed(2)} %` },
                ]),
            },
          },
        ],
      },
    };
  };
}

function gapFigures(title: string, gaps: Gaps): HTMLElement {
  const shown = (value: number | null): [string, string] =>
    value === null ? ["none", ""] : [format.duration(value), format.exactDuration(value)];
  return element(
    "div",
    { "aria-label": title, role: "group" },
    figures([
      ["Shortest", ...shown(gaps.min)],
      ["p50", ...shown(gaps.p50)],
      ["Mean", ...shown(gaps.mean)],
      ["p95", ...shown(gaps.p95)],
      ["p99", ...shown(gaps.p99)],
      ["Longest", ...shown(gaps.max)],
    ]),
  );
}

export function gapSection(context: Context): Section {
  const { gaps, endpoints } = context.report;
  const title = "Pauses of one address";
  if (gaps.length === 0) {
    const empty = statement("No packet with an IP address: no times between packets.");
    return section("gaps", "Pauses", title, "", empty);
  }
  const rows = new Map(endpoints.rows.map((endpoint) => [endpoint.address, endpoint]));
  const current = () => gaps.find(({ address }) => address === context.gapAddress.get());
  const endpoint = (): Endpoint | undefined => rows.get(context.gapAddress.get());
  const departure = new Picture(
    "idt",
    "Inter-departure times: between packets sent",
    320,
    drawGaps("inter-departure time", () => ({
      buckets: current()?.idt ?? [],
      gaps: endpoint()?.idt ?? null,
    })),
  );
  const arrival = new Picture(
    "iat",
    "Inter-arrival times: between packets received",
    320,
    drawGaps("inter-arrival time", () => ({
      buckets: current()?.iat ?? [],
      gaps: endpoint()?.iat ?? null,
    })),
  );
  const picker = new Picker(
    "Address",
    gaps.map(({ address }) => {
      const row = rows.get(address);
      return {
        value: address,
        label: context.labels.full(address),
        detail: row
          ? `${format.count(row.txPackets)} sent, ${format.count(row.rxPackets)} received`
          : "",
        searchText: context.labels.searchText(address),
      };
    }),
    context.gapAddress,
  );
  const departureSide = element("div");
  const arrivalSide = element("div");
  const fill = (side: HTMLElement, picture: Picture, name: string, values?: Gaps, zeros = 0) =>
    side.replaceChildren(
      picture.element,
      ...(values && values.max !== null ? [gapFigures(name, values)] : []),
      ...(zeros > 0
        ? [
            note(
              `${format.counted(zeros, "gap")} of 0 ${zeros === 1 ? "has" : "have"} no place on ` +
                `the axis.`,
            ),
          ]
        : []),
    );
  const update = () => {
    fill(
      departureSide,
      departure,
      "Inter-departure times",
      endpoint()?.idt,
      gapBars(current()?.idt ?? []).zeros,
    );
    fill(
      arrivalSide,
      arrival,
      "Inter-arrival times",
      endpoint()?.iat,
      gapBars(current()?.iat ?? []).zeros,
    );
  };
  context.gapAddress.subscribe(() => {
    departure.refresh();
    arrival.refresh();
    update();
  });
  update();
  const left = endpoints.totalRows - gaps.length;
  return section(
    "gaps",
    "Pauses",
    title,
    "How often a time between packets occurs, on a logarithmic axis; p50, p95 and p99 are " +
      "marked: half, 95 % and 99 % of the times are at most so long.",
    element("div", { class: "controls" }, picker.element),
    element("div", { class: "pair" }, departureSide, arrivalSide),
    left > 0
      ? note(
          `The page has the distributions of the ${format.count(gaps.length)} addresses with ` +
            `most payload, ` +
            `of ${format.count(endpoints.totalRows)}.`,
        )
      : null,
  );
}
