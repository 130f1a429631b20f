// SPDX-License-Identifier: GPL-2.0-or-later
//
// All bursts on a timeline: a lane for each stream, a bar for each burst, as long as the burst and
// as high as its payload.

import { Picture, axisStyle, baseOption, tooltipContent } from "../../chart/picture.js";
import { lanesOf, type StreamLane } from "../../compute/lanes.js";
import type { Context } from "../../context.js";
import type { Burst, Lane } from "../../data/report.js";
import { element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { occupancyOf, type RenderApi, type RenderParams } from "../../compute/occupancy.js";
import { linkTo, note, section, statement, type Section } from "../../ui/section.js";
import type { Theme } from "../../chart/theme.js";
import { burstRows, laneRows, laneTitle } from "../streams/stream.js";

const LANE_PIXELS = 30;
const MOST_LANES_SEEN = 16;
const TOP = 12;
const BOTTOM = 62;
const LEAST_PIXELS = 2;
const LOWEST = 5;

/** By the square root of its payload: areas can be compared, small bursts can be seen. */
function barHeight(bytes: number, largest: number): number {
  const room = LANE_PIXELS - 6 - LOWEST;
  return LOWEST + room * Math.sqrt(largest > 0 ? bytes / largest : 0);
}

function bars(theme: Theme, rows: number[][], largest: number, merged: boolean): object {
  const fill = merged ? theme.muted : theme.burst;
  return {
    type: "custom",
    name: merged ? "merged" : "bursts",
    dimensions: ["start", "end", "lane", "bytes"],
    encode: { x: ["start", "end"], y: "lane" },
    data: rows,
    itemStyle: { color: fill },
    clip: true,
    z: merged ? 2 : 3,
    progressive: 0,
    renderItem: (params: RenderParams, api: RenderApi) => {
      const { coordSys } = params;
      const [left, middle] = api.coord([api.value(0), api.value(2)]);
      const [right] = api.coord([api.value(1), api.value(2)]);
      const from = Math.max(coordSys.x - LEAST_PIXELS, left);
      const to = Math.min(coordSys.x + coordSys.width + LEAST_PIXELS, right);
      const width = Math.max(LEAST_PIXELS, to - from);
      const height = merged ? LOWEST : barHeight(api.value(3), largest);
      if (occupancyOf(params).covers(api.value(2), from, from + width, height)) return undefined;
      return {
        type: "rect",
        shape: { x: from, y: middle - height / 2, width, height },
        style: { fill, opacity: 0.85 },
      };
    },
  };
}

class Timeline {
  readonly lanes: StreamLane[];
  private readonly places: ReadonlyMap<number, number>;
  private readonly seen: number;
  private top = 0;
  readonly picture: Picture;
  readonly scroller: HTMLElement;
  private readonly spacer = element("div", { class: "spacer" });

  constructor(private readonly context: Context) {
    const { bursts, lanes } = context.report;
    this.lanes = lanesOf(bursts.rows, lanes);
    this.places = new Map(this.lanes.map(({ stream }, place) => [stream, place]));
    this.seen = Math.min(MOST_LANES_SEEN, this.lanes.length);
    const height = TOP + BOTTOM + LANE_PIXELS * this.seen;
    this.picture = new Picture("timeline", "Bursts by stream", height, (theme, width) => ({
      description:
        `Timeline of ${format.counted(context.report.summary.bursts, "burst")} in ` +
        `${format.counted(this.lanes.length, "lane")}, one for each stream that has bursts. ` +
        "The burst table below has the same bursts.",
      option: this.option(theme, width),
    }));
    this.scroller = this.makeScroller();
  }

  /** The lanes scroll as a page does: the picture stays, what is beneath it has their height. */
  private makeScroller(): HTMLElement {
    const hidden = this.lanes.length - this.seen;
    this.spacer.style.height = `${hidden * LANE_PIXELS}px`;
    const scroller = element(
      "div",
      {
        class: "lanes",
        tabindex: hidden > 0 ? 0 : null,
        role: "region",
        "aria-label": "Lanes of the burst timeline",
      },
      this.picture.element,
      this.spacer,
    );
    scroller.addEventListener("scroll", () =>
      this.scrollTo(Math.round(scroller.scrollTop / LANE_PIXELS)),
    );
    // As high as the picture: then it scrolls by what is beneath it.
    new ResizeObserver(() => {
      scroller.style.maxHeight = `${this.picture.element.offsetHeight}px`;
    }).observe(this.picture.element);
    return scroller;
  }

  private scrollTo(top: number): void {
    this.top = Math.max(0, Math.min(top, this.lanes.length - this.seen));
    this.picture.chart.dispatchAction({
      type: "dataZoom",
      dataZoomId: "lanes",
      startValue: this.top,
      endValue: this.top + this.seen - 1,
    });
  }

  private label(place: number, length: number): string {
    const lane = this.lanes[place];
    if (!lane) return "";
    const key = this.context.streams.get(lane.stream) ?? lane.key;
    return key ? this.context.labels.shortStream(key, length) : `stream ${lane.stream}`;
  }

  private tip(seriesName: string, dataIndex: number): HTMLElement | string {
    const { report, labels } = this.context;
    const burst = seriesName === "bursts" ? report.bursts.rows[dataIndex] : undefined;
    if (burst) {
      return tooltipContent(`Burst ${burst.id}`, [
        { label: "Stream", value: `${burst.stream}: ${labels.stream(burst)}` },
        ...burstRows(this.context, burst),
      ]);
    }
    const lane = report.lanes[dataIndex];
    return lane ? tooltipContent(laneTitle(lane), laneRows(this.context, lane)) : "";
  }

  streamAt(seriesName: string, dataIndex: number): number | undefined {
    const { bursts, lanes } = this.context.report;
    return (seriesName === "bursts" ? bursts.rows[dataIndex] : lanes[dataIndex])?.stream;
  }

  private option(theme: Theme, width: number): Record<string, unknown> {
    const { bursts, lanes } = this.context.report;
    const labelWidth = width < 600 ? 110 : 240;
    const labelLength = width < 600 ? 18 : 38;
    const largest = bursts.rows.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    const row = ({ start, end, stream, bytes }: Burst | Lane) => [
      start,
      end,
      this.places.get(stream) ?? 0,
      bytes,
    ];
    const base = baseOption(theme);
    return {
      ...base,
      tooltip: {
        ...(base["tooltip"] as object),
        formatter: ({ seriesName = "", dataIndex }: { seriesName?: string; dataIndex: number }) =>
          this.tip(seriesName, dataIndex),
      },
      grid: { left: labelWidth + 12, right: 20, top: TOP, bottom: BOTTOM },
      xAxis: this.context.zoom.axis(theme, this.picture, width - labelWidth - 32),
      yAxis: {
        ...axisStyle(theme),
        type: "category",
        inverse: true,
        data: this.lanes.map((_, place) => String(place)),
        axisTick: { show: false },
        splitArea: { show: true, areaStyle: { color: ["transparent", theme.grid], opacity: 0.5 } },
        axisLabel: {
          interval: 0,
          color: theme.text,
          width: labelWidth,
          overflow: "truncate",
          formatter: (place: string) => this.label(Number(place), labelLength),
        },
      },
      dataZoom: [
        ...this.context.zoom.dataZoom(theme, "weakFilter"),
        {
          id: "lanes",
          type: "inside",
          yAxisIndex: 0,
          filterMode: "weakFilter",
          startValue: this.top,
          endValue: this.top + this.seen - 1,
          zoomLock: true,
          disabled: true,
        },
      ],
      series: [
        bars(theme, lanes.map(row), largest, true),
        bars(theme, bursts.rows.map(row), largest, false),
      ],
    };
  }
}

function lanesNote(context: Context): HTMLElement | null {
  const { bursts, lanes } = context.report;
  if (lanes.length === 0) return null;
  return note(
    `The ${format.count(bursts.rows.length)} bursts with most payload are drawn one by one. The ` +
      `other ` +
      `${format.count(bursts.totalRows - bursts.rows.length)} are the low grey bars, those ` +
      `close together as one.`,
  );
}

export function timelineSection(context: Context): Section {
  const title = "Bursts on a timeline";
  const { bursts } = context.report;
  if (bursts.rows.length === 0 && context.report.lanes.length === 0) {
    const { gapUs, minPayload, minPackets } = context.report.parameters;
    const empty = statement(
      `No bursts: no stream has ${format.counted(minPackets, "packet")} of ` +
        `${format.exactBytes(minPayload)} ` +
        `or more that follow each other in less than ${format.duration(gapUs / 1e6)}. ` +
        "The preferences under Edit > Preferences > Protocols > Burst say what a burst is.",
    );
    return section("timeline", "Timeline", title, "", empty);
  }
  const timeline = new Timeline(context);
  context.zoom.attach(timeline.picture);
  const selected = element("p", { class: "selected", role: "status" });
  timeline.picture.chart.on("click", (event) => {
    const stream = timeline.streamAt(event.seriesName ?? "", event.dataIndex ?? -1);
    if (stream === undefined) return;
    context.stream.set(stream);
    selected.replaceChildren("Selected ", linkTo("stream", `stream ${stream} in detail`), ".");
  });
  return section(
    "timeline",
    "Timeline",
    title,
    "A lane for each stream, those with most payload in bursts first. A bar is as long as its " +
      "burst, " +
      "and the higher the more payload it carries. A click on it selects its stream.",
    element("div", { class: "controls" }, context.zoom.controls()),
    timeline.scroller,
    selected,
    lanesNote(context),
  );
}
