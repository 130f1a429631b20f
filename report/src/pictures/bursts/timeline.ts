// SPDX-License-Identifier: GPL-2.0-or-later
//
// All bursts on a timeline: a lane for each stream, a bar for each burst, as long as the burst and
// as high as its payload. Bursts that are closer than pixels are one bar, with their number.

import { Picture } from "../../chart/picture.js";
import {
  TIME_AXIS_PIXELS,
  axisStyle,
  baseOption,
  labelRoom,
  textWidth,
  tooltipContent,
} from "../../chart/style.js";
import type { Theme } from "../../chart/palette.js";
import { isPrinting, onThemeChange } from "../../chart/theme.js";
import { clustersOf, type Cluster } from "../../compute/clusters.js";
import { lanesOf, type StreamLane } from "../../compute/lanes.js";
import type { RenderApi, RenderParams } from "../../compute/occupancy.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { storeChoice } from "../../ui/choices.js";
import { button, element } from "../../ui/dom.js";
import { bytesColumn, numberColumn, numbers, textColumn, timeColumn } from "../../ui/numbers.js";
import { linkTo, note, section, statement, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { burstRows, severalRows, severalTitle } from "./details.js";

const LANE_PIXELS = 30;
const MOST_SEEN = 16;
const MOST_ON_PAPER = 60;
const TOP = 12;
const RIGHT = 20;
const LEAST_PIXELS = 3;
const LOWEST = 5;
/** Between two bars that are drawn as two. */
const APART_PIXELS = 2;
const LABEL_PIXELS = 24;

type Height = "root" | "linear" | "same";

interface Drawn extends Cluster {
  lane: number;
  /** Seconds until the next one of the lane begins, for a number beside it. */
  room: number;
}

class Timeline {
  readonly lanes: StreamLane[];
  readonly height = new Store<Height>("root");
  readonly picture: Picture;
  readonly position = element("span", { class: "range", role: "status" });
  private top = 0;
  private drawn: Drawn[] = [];

  constructor(private readonly context: Context) {
    const { bursts, lanes } = context.report;
    this.lanes = lanesOf(bursts.rows, lanes);
    this.picture = new Picture({
      name: "timeline",
      title: "Bursts by stream",
      height: this.pixels,
      draw: (theme, width) => ({
        description:
          `Timeline of ${format.counted(context.report.summary.bursts, "burst")} in ` +
          `${format.counted(this.lanes.length, "lane")}, one for each stream that has bursts.`,
        option: this.option(theme, width),
      }),
      table: numbers<Drawn>(
        [
          textColumn("stream", "Stream", ({ lane }) => this.label(lane)),
          timeColumn("start", "Start", ({ start }) => start),
          timeColumn("end", "End", ({ end }) => end),
          numberColumn("bursts", "Bursts", ({ bursts: count }) => count),
          numberColumn("packets", "Packets", ({ packets }) => packets),
          bytesColumn("bytes", "Payload [B]", ({ bytes }) => bytes),
        ],
        () => this.drawn,
      ),
    });
    this.height.subscribe(() => this.picture.refresh());
    onThemeChange(() => this.picture.setHeight(this.pixels));
    this.sayPosition();
    this.nameOnHover();
  }

  private get seen(): number {
    return Math.min(isPrinting() ? MOST_ON_PAPER : MOST_SEEN, this.lanes.length);
  }

  private get pixels(): number {
    return TOP + TIME_AXIS_PIXELS + LANE_PIXELS * this.seen;
  }

  private sayPosition(): void {
    const first = format.count(this.top + 1);
    const last = format.count(this.top + this.seen);
    this.position.textContent = `Lanes ${first} to ${last} of ${format.count(this.lanes.length)}`;
  }

  /** Buttons that turn to other lanes; nothing where all are seen. */
  pager(): HTMLElement | null {
    if (this.lanes.length <= MOST_SEEN) return null;
    const turn = (step: number) => () => {
      const last = this.lanes.length - this.seen;
      this.top = Math.max(0, Math.min(last, this.top + step * this.seen));
      this.sayPosition();
      this.picture.refresh();
    };
    return element(
      "div",
      { class: "buttons lanes" },
      button("Lanes above", turn(-1)),
      button("Lanes below", turn(1)),
      this.position,
    );
  }

  label(lane: number): string {
    const found = this.lanes[lane];
    if (!found) return "";
    const key = this.context.streams.get(found.stream) ?? found.key;
    return key ? this.context.labels.briefStream(key) : `stream ${found.stream}`;
  }

  /** A name that is cut is told in full. */
  private nameOnHover(): void {
    const { chart, stage } = this.picture;
    chart.on("mouseover", (event) => {
      if (event.componentType !== "yAxis") return;
      const lane = this.lanes[Number(event.value)];
      const key = lane && (this.context.streams.get(lane.stream) ?? lane.key);
      stage.title = key ? `${this.context.labels.stream(key)} (stream ${key.stream})` : "";
    });
    chart.on("mouseout", () => {
      stage.title = "";
    });
  }

  streamAt(index: number): number | undefined {
    return this.lanes[this.drawn[index]?.lane ?? -1]?.stream;
  }

  private clusters(pixels: number): Drawn[] {
    const range = this.context.zoom.range.get();
    const perPixel = (range.to - range.from) / Math.max(1, pixels);
    return this.lanes.slice(this.top, this.top + this.seen).flatMap(({ pieces }, place) => {
      const apart = APART_PIXELS * perPixel;
      const clusters = clustersOf(pieces, range, apart, LEAST_PIXELS * perPixel);
      return clusters.map((cluster, index) => ({
        ...cluster,
        lane: this.top + place,
        room: (clusters[index + 1]?.start ?? range.to) - cluster.end,
      }));
    });
  }

  private tip(index: number): HTMLElement | string {
    const cluster = this.drawn[index];
    if (!cluster) return "";
    const stream = { label: "Stream", value: this.label(cluster.lane) };
    const { burst } = cluster;
    if (burst)
      return tooltipContent(`Burst ${burst.id}`, [stream, ...burstRows(this.context, burst)]);
    const rows = [stream, ...severalRows(this.context, cluster)];
    return tooltipContent(severalTitle(cluster.bursts), rows);
  }

  private barHeight(bytes: number, largest: number): number {
    const room = LANE_PIXELS - 6 - LOWEST;
    const part = largest > 0 ? bytes / largest : 0;
    const kind = this.height.get();
    if (kind === "same") return LOWEST + room / 2;
    return LOWEST + room * (kind === "root" ? Math.sqrt(part) : part);
  }

  private bars(theme: Theme, perPixel: number): object {
    const largest = this.drawn.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    return {
      type: "custom",
      name: "bursts",
      dimensions: ["start", "end", "lane", "bytes", "bursts"],
      encode: { x: ["start", "end"], y: "lane" },
      data: this.drawn.map(({ start, end, lane, bytes, bursts }) => [
        start,
        end,
        lane,
        bytes,
        bursts,
      ]),
      itemStyle: { color: theme.burst },
      clip: false,
      z: 3,
      progressive: 0,
      renderItem: (params: RenderParams & { dataIndex: number }, api: RenderApi) => {
        const cluster = this.drawn[params.dataIndex];
        if (!cluster) return undefined;
        const height = this.barHeight(cluster.bytes, largest);
        return barShape(params, api, theme, cluster, height, cluster.room / perPixel);
      },
    };
  }

  private option(theme: Theme, width: number): Record<string, unknown> {
    const { zoom } = this.context;
    const seen = this.lanes.slice(this.top, this.top + this.seen);
    const labels = seen.map((_, place) => this.label(this.top + place));
    const labelWidth = labelRoom(labels, width < 600 ? width * 0.3 : width * 0.36);
    const plot = width - labelWidth - 12 - RIGHT;
    this.drawn = this.clusters(plot);
    const { from, to } = zoom.range.get();
    const base = baseOption(theme);
    return {
      ...base,
      tooltip: {
        ...(base["tooltip"] as object),
        formatter: ({ dataIndex }: { dataIndex: number }) => this.tip(dataIndex),
      },
      grid: { left: labelWidth + 12, right: RIGHT, top: TOP, bottom: TIME_AXIS_PIXELS },
      xAxis: zoom.axis(theme, this.picture, plot),
      yAxis: {
        ...axisStyle(theme),
        type: "category",
        inverse: true,
        triggerEvent: true,
        data: this.lanes.map((_, place) => String(place)),
        axisTick: { show: false },
        splitArea: {
          show: true,
          interval: 0,
          areaStyle: { color: ["transparent", theme.grid], opacity: 0.5 },
        },
        axisLabel: {
          interval: 0,
          color: theme.text,
          width: labelWidth,
          overflow: "truncate",
          formatter: (place: string) => this.label(Number(place)),
        },
      },
      dataZoom: [
        zoom.dataZoom("none"),
        {
          id: "lanes",
          type: "inside",
          yAxisIndex: 0,
          filterMode: "none",
          startValue: this.top,
          endValue: this.top + this.seen - 1,
          zoomLock: true,
          disabled: true,
        },
      ],
      series: [this.bars(theme, (to - from) / Math.max(1, plot))],
    };
  }
}

/** The bar, and beside it, where there is room, how many bursts it stands for. */
function barShape(
  { coordSys }: RenderParams,
  api: RenderApi,
  theme: Theme,
  cluster: Cluster,
  height: number,
  room: number,
): object {
  const [left, middle] = api.coord([cluster.start, api.value(2)]);
  const [right] = api.coord([cluster.end, api.value(2)]);
  const from = Math.max(coordSys.x, left);
  const to = Math.max(from + LEAST_PIXELS, Math.min(coordSys.x + coordSys.width, right));
  const bar = {
    type: "rect",
    shape: { x: from, y: middle - height / 2, width: to - from, height },
    style: { fill: theme.burst, opacity: 0.85 },
  };
  const text = cluster.bursts > 1 ? `×${format.count(cluster.bursts)}` : "";
  const inside = to - from > textWidth(text) + 8 && height >= 14;
  if (text === "" || (!inside && room < Math.max(LABEL_PIXELS, textWidth(text) + 4))) return bar;
  return {
    type: "group",
    children: [
      bar,
      {
        type: "text",
        silent: true,
        style: {
          text,
          x: inside ? (from + to) / 2 : to + 3,
          y: middle,
          align: inside ? "center" : "left",
          verticalAlign: "middle",
          fontSize: 11,
          fill: inside ? theme.surface : theme.text,
        },
      },
    ],
  };
}

function emptySection(context: Context, title: string): Section {
  const { gapUs, minPayload, minPackets } = context.report.parameters;
  const empty = statement(
    `No bursts: no stream has ${format.counted(minPackets, "packet")} of ` +
      `${format.exactBytes(minPayload)} or more that follow each other in less than ` +
      `${format.duration(gapUs / 1e6)}. The preferences under Edit > Preferences > Protocols > ` +
      "Burst say what a burst is.",
  );
  return section("timeline", "Timeline", title, "", empty);
}

function mergedNote({ report: { bursts, lanes } }: Context): HTMLElement | null {
  if (lanes.length === 0) return null;
  return note(
    `The page knows the ${format.count(bursts.rows.length)} bursts with most payload one by one. ` +
      `Of the other ${format.count(bursts.totalRows - bursts.rows.length)}, those close together ` +
      `are known as one bar, with their number.`,
  );
}

export function timelineSection(context: Context): Section {
  const title = "Bursts on a timeline";
  const { bursts, lanes } = context.report;
  if (bursts.rows.length === 0 && lanes.length === 0) return emptySection(context, title);
  const timeline = new Timeline(context);
  context.addOverTime(timeline.picture, "redraw");
  const selected = element("p", { class: "selected", role: "status" });
  timeline.picture.chart.on("click", (event) => {
    const stream = timeline.streamAt(event.dataIndex ?? -1);
    if (event.componentType !== "series" || stream === undefined) return;
    context.stream.set(stream);
    selected.replaceChildren("Selected ", linkTo("stream", `stream ${stream} in detail`), ".");
  });
  const heights = storeChoice<Height>(
    "Height: payload",
    [
      ["root", "square root"],
      ["linear", "linear"],
      ["same", "all alike"],
    ],
    timeline.height,
  );
  return section(
    "timeline",
    "Timeline",
    title,
    "A lane for each stream, those with most payload in bursts first. A bar is as long as its " +
      "burst, and the higher the more payload it carries; ×14 stands for 14 bursts that are too " +
      "close to be drawn apart. A click on a bar selects its stream.",
    element("div", { class: "controls" }, heights, timeline.pager()),
    timeline.picture.element,
    selected,
    mergedNote(context),
  );
}
