// SPDX-License-Identifier: GPL-2.0-or-later
//
// One stream in detail: its packets as points, its bursts marked behind them.

import { Picture, tooltipContent } from "../../chart/picture.js";
import { pointCount, pointGroups } from "../../compute/points.js";
import type { Context } from "../../context.js";
import type { Burst, Lane } from "../../data/types.js";
import { button, element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { occupancyOf, type RenderApi, type RenderParams } from "../../compute/occupancy.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";
import { DISTINCT_SERIES, type Theme } from "../../chart/theme.js";
import { pointOption, thinningText, timeRows } from "./points.js";

/** A burst of no duration is seen, too. */
const LEAST_PIXELS = 2;

export function burstRows(context: Context, burst: Burst): { label: string; value: string }[] {
  return [
    ...timeRows(context, burst.start, "Start"),
    { label: "Duration", value: format.exactDuration(burst.duration) },
    { label: "Packets", value: format.count(burst.packets) },
    { label: "Payload", value: format.exactBytes(burst.bytes) },
    { label: "Rate", value: burst.rate === null ? "none" : format.rate(burst.rate) },
    {
      label: "Idle before",
      value: burst.idleBefore === null ? "none" : format.exactDuration(burst.idleBefore),
    },
    { label: "Frames", value: `${burst.firstFrame} to ${burst.lastFrame}` },
  ];
}

export function laneRows(context: Context, lane: Lane): { label: string; value: string }[] {
  return [
    ...timeRows(context, lane.start, "From"),
    { label: "To", value: format.exactDuration(lane.end) },
    { label: "Packets", value: format.count(lane.packets) },
    { label: "Payload", value: format.exactBytes(lane.bytes) },
  ];
}

export function laneTitle(lane: Lane): string {
  return `${format.counted(lane.bursts, "burst")}${lane.bursts > 1 ? ", too close to be drawn apart" : ""}`;
}

function burstMarks(
  context: Context,
  theme: Theme,
  bursts: readonly Burst[],
  lanes: readonly Lane[],
): object {
  return {
    type: "custom",
    dimensions: ["start", "end"],
    encode: { x: ["start", "end"] },
    data: [...bursts, ...lanes].map(({ start, end }) => [start, end]),
    itemStyle: { color: theme.burst },
    z: 1,
    clip: true,
    progressive: 0,
    renderItem: (params: RenderParams, api: RenderApi) => {
      const { coordSys } = params;
      const from = Math.max(coordSys.x, api.coord([api.value(0), 0])[0]);
      const to = Math.min(coordSys.x + coordSys.width, api.coord([api.value(1), 0])[0]);
      const width = Math.max(LEAST_PIXELS, to - from);
      if (occupancyOf(params).covers(0, from, from + width, 1)) return undefined;
      return {
        type: "group",
        children: [
          {
            type: "rect",
            shape: { x: from, y: coordSys.y, width, height: coordSys.height },
            style: { fill: theme.burstFill },
          },
          {
            type: "rect",
            shape: { x: from, y: coordSys.y, width, height: 5 },
            style: { fill: theme.burst },
          },
        ],
      };
    },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const burst = bursts[dataIndex];
        if (burst) return tooltipContent(`Burst ${burst.id}`, burstRows(context, burst));
        const lane = lanes[dataIndex - bursts.length];
        return lane ? tooltipContent(laneTitle(lane), laneRows(context, lane)) : "";
      },
    },
  };
}

function optional(value: number | null, text: (value: number) => string): string {
  return value === null ? "none" : text(value);
}

function streamFigures(context: Context, number: number): HTMLElement {
  const stream = context.streams.get(number);
  if (!stream) return statement("The page has no figures of this stream.");
  const { gap } = stream;
  return figures([
    ["Packets", format.count(stream.packets)],
    ["Payload", format.bytes(stream.bytes), format.exactBytes(stream.bytes)],
    [
      "Duration",
      optional(stream.duration, format.duration),
      optional(stream.duration, format.exactDuration),
    ],
    ["Bursts", format.count(stream.bursts)],
    [
      "In bursts",
      format.share(stream.burstBytes, stream.bytes) || "none",
      `${format.exactBytes(stream.burstBytes)} in ${format.counted(stream.burstPackets, "packet")}`,
    ],
    ["Median gap", optional(gap.p50, format.duration), optional(gap.p50, format.exactDuration)],
    ["Longest gap", optional(gap.max, format.duration), optional(gap.max, format.exactDuration)],
    [
      "Burstiness",
      optional(stream.burstiness, (value) => value.toFixed(2)),
      "−1 regular, 0 random, towards 1 bursty",
    ],
  ]);
}

export function streamSection(context: Context): Section {
  const { streams } = context.report;
  if (streams.rows.length === 0) {
    const empty = statement("The capture has no streams: no packet with an IP address.");
    return section("stream", "One stream", "One stream in detail", "", empty);
  }
  const current = () => context.stream.get();
  const lanesOf = () => context.report.lanes.filter(({ stream }) => stream === current());
  const groups = () =>
    pointGroups(
      context.seriesByStream.get(current()) ?? [],
      ({ src, dst }) => `${src} ${dst}`,
      ({ src, dst }) => `${context.labels.full(src)} → ${context.labels.full(dst)}`,
      DISTINCT_SERIES,
    );
  const picture: Picture = new Picture(
    "stream",
    "Payload of each packet, and the bursts",
    380,
    (theme, width) => {
      const shown = groups();
      const bursts = context.burstsByStream.get(current()) ?? [];
      const lanes = lanesOf();
      if (pointCount(shown) === 0 && bursts.length + lanes.length === 0)
        return "No point of this stream is in the page, and it has no burst.";
      const key = context.streams.get(current());
      const behind =
        bursts.length + lanes.length > 0
          ? [{ label: "Bursts", series: burstMarks(context, theme, bursts, lanes) }]
          : [];
      return {
        description:
          `Points of payload over time of stream ${current()}` +
          `${key ? `, ${context.labels.stream(key)}` : ""}, with its ` +
          `${format.counted(key?.bursts ?? bursts.length, "burst")} marked.`,
        option: pointOption(context, picture, shown, theme, width, behind),
      };
    },
  );
  context.zoom.attach(picture);
  const about = element("div", { class: "about" });
  const thinned = note("");
  const update = () => {
    const shown = groups();
    const packets = context.streams.get(current())?.packets ?? 0;
    const text = thinningText(shown, packets);
    thinned.textContent = text ?? "";
    thinned.hidden = text === null;
    about.replaceChildren(streamFigures(context, current()));
  };
  context.stream.subscribe(() => {
    picture.forgetLegend();
    picture.refresh();
    update();
  });
  update();
  return section(
    "stream",
    "One stream",
    "One stream in detail",
    "The packets of a stream, its bursts marked behind them. A click on an arrow of the graph, " +
      "on a " +
      "burst in the timeline or on a row of the burst table shows that stream here.",
    element(
      "div",
      { class: "controls" },
      streamPicker(context).element,
      button("Zoom to this stream", () => zoomToStream(context)),
      context.zoom.controls(),
    ),
    about,
    picture.element,
    thinned,
    streams.totalRows > streams.rows.length
      ? note(
          `The selector has the ${format.count(streams.rows.length)} streams with most payload, ` +
            `of ` +
            `${format.count(streams.totalRows)}. All: tshark -q -r FILE -z ` +
            `burst,csv,streams,FILE.csv`,
        )
      : null,
  );
}

/** Shows the time in which the selected stream has packets, with a little before and after. */
function zoomToStream(context: Context): void {
  const stream = context.streams.get(context.stream.get());
  if (!stream || stream.first === null || stream.last === null) return;
  const around = Math.max((stream.last - stream.first) * 0.03, 1e-3);
  context.zoom.show({ from: stream.first - around, to: stream.last + around });
}

function streamPicker(context: Context): Picker<number> {
  return new Picker(
    "Stream",
    context.report.streams.rows.map((stream) => ({
      value: stream.stream,
      label: `${stream.stream}: ${context.labels.stream(stream)}`,
      detail: `${format.bytes(stream.bytes)}, ${format.counted(stream.bursts, "burst")}`,
      searchText:
        `${stream.stream} ${context.labels.searchText(stream.src)} ` +
        `${context.labels.searchText(stream.dst)} ${context.labels.stream(stream)}`.toLowerCase(),
    })),
    context.stream,
  );
}
