// SPDX-License-Identifier: GPL-2.0-or-later
//
// One stream in detail: its packets as points, its bursts marked behind them.

import { DISTINCT_SERIES, type Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { tooltipContent } from "../../chart/style.js";
import { occupancyOf, type RenderApi, type RenderParams } from "../../compute/occupancy.js";
import { pointCount, pointGroups, type PointGroup } from "../../compute/points.js";
import type { Context } from "../../context.js";
import type { Burst, Lane } from "../../data/types.js";
import * as format from "../../text/format.js";
import { button, element } from "../../ui/dom.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";
import { burstRows, severalRows, severalTitle } from "../bursts/details.js";
import { pointOption, pointTable, thinningText } from "./points.js";

/** A burst of no duration is seen, too. */
const LEAST_PIXELS = 2;

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
        return lane ? tooltipContent(severalTitle(lane.bursts), severalRows(context, lane)) : "";
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

function groupsOf(context: Context): PointGroup[] {
  return pointGroups(
    context.seriesByStream.get(context.stream.get()) ?? [],
    ({ src, dst }) => `${src} ${dst}`,
    ({ src, dst }) => `${context.labels.full(src)} → ${context.labels.full(dst)}`,
    DISTINCT_SERIES,
  );
}

function streamPicture(context: Context): Picture {
  const picture: Picture = new Picture({
    name: "stream",
    title: "Payload of each packet, and the bursts",
    height: 380,
    draw: (theme, width) => {
      const current = context.stream.get();
      const shown = groupsOf(context);
      const bursts = context.burstsByStream.get(current) ?? [];
      const lanes = context.report.lanes.filter(({ stream }) => stream === current);
      if (pointCount(shown) === 0 && bursts.length + lanes.length === 0)
        return "No point of this stream is in the page, and it has no burst.";
      const key = context.streams.get(current);
      const behind =
        bursts.length + lanes.length > 0
          ? [{ label: "Bursts", series: burstMarks(context, theme, bursts, lanes) }]
          : [];
      return {
        description:
          `Points of payload over time of stream ${current}` +
          `${key ? `, ${context.labels.stream(key)}` : ""}, with its ` +
          `${format.counted(key?.bursts ?? bursts.length, "burst")} marked.`,
        option: pointOption(context, picture, shown, theme, width, behind),
      };
    },
    table: pointTable(context, () => groupsOf(context)),
  });
  context.addOverTime(picture);
  return picture;
}

function streamsNote({ report: { streams } }: Context): HTMLElement | null {
  if (streams.totalRows <= streams.rows.length) return null;
  return note(
    `The selector has the ${format.count(streams.rows.length)} streams with most payload, ` +
      `of ${format.count(streams.totalRows)}. All: tshark -q -r FILE -z ` +
      `burst,csv,streams,FILE.csv`,
  );
}

export function streamSection(context: Context): Section {
  if (context.report.streams.rows.length === 0) {
    const empty = statement("The capture has no streams: no packet with an IP address.");
    return section("stream", "One stream", "One stream in detail", "", empty);
  }
  const picture = streamPicture(context);
  const about = element("div", { class: "about" });
  const thinned = note("");
  const update = () => {
    const packets = context.streams.get(context.stream.get())?.packets ?? 0;
    const text = thinningText(groupsOf(context), packets);
    thinned.textContent = text ?? "";
    thinned.hidden = text === null;
    about.replaceChildren(streamFigures(context, context.stream.get()));
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
      "on a burst in the timeline or on a number in the burst table shows that stream here.",
    element(
      "div",
      { class: "controls" },
      streamPicker(context).element,
      button("Zoom to this stream", () => zoomToStream(context)),
    ),
    about,
    picture.element,
    thinned,
    streamsNote(context),
  );
}

/** Shows the time in which the selected stream has packets, with a little before and after. */
function zoomToStream(context: Context): void {
  const stream = context.streams.get(context.stream.get());
  if (!stream || stream.first === null || stream.last === null) return;
  const around = Math.max((stream.last - stream.first) * 0.03, context.zoom.full.to * 1e-4);
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
