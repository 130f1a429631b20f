// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who talks to whom: a graph of addresses, its arrows as wide as what goes along them.

import * as echarts from "echarts/core";

import { seriesData } from "../../chart/internals.js";
import type { Theme } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { baseOption, textWidth, tooltipContent } from "../../chart/style.js";
import type { Weight } from "../../compute/activity.js";
import { graphOf, labelsThatFit, streamBetween, type Graph } from "../../compute/graph.js";
import type { Context } from "../../context.js";
import type { Pair } from "../../data/types.js";
import * as format from "../../text/format.js";
import { weightChoice } from "../../ui/choices.js";
import { button, checkbox, element } from "../../ui/dom.js";
import { bytesColumn, numberColumn, numbers, textColumn, type Numbers } from "../../ui/numbers.js";
import { linkTo, note, section, statement, type Section } from "../../ui/section.js";

/** Between `least` and `most` pixels, by the square root: weights differ by powers of ten. */
function scaledWidth(value: number, largest: number, least: number, most: number): number {
  return largest <= 0 ? least : least + (most - least) * Math.sqrt(value / largest);
}

function weightText(value: number, weight: Weight): string {
  return weight === "bytes" ? format.exactBytes(value) : format.counted(value, "packet");
}

function graphHeight({ nodes }: Graph): number {
  return Math.min(600, 340 + 8 * nodes.length);
}

/** Around the graph, for the labels to the right of the nodes. */
function margins(width: number): { left: number; right: number; top: number; bottom: number } {
  return { left: 30, right: width < 600 ? 110 : 190, top: 58, bottom: 58 };
}

/** Stretched to fill the picture, in pixels: more room for all. */
function fitted(
  points: readonly [number, number][],
  width: number,
  height: number,
): [number, number][] {
  const { left, right, top, bottom } = margins(width);
  const axis = (which: 0 | 1, room: number) => {
    const values = points.map((point) => point[which]);
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    return (value: number) => (span > 0 ? ((value - least) / span) * room : room / 2);
  };
  const x = axis(0, width - left - right);
  const y = axis(1, height - top - bottom);
  return points.map((point) => [x(point[0]), y(point[1])]);
}

/**
 * Where the nodes go: ECharts' force layout, in a chart that nobody sees. It lets nodes drift out of
 * the picture; drawn at fixed places, they are fitted into it.
 */
function layout(graph: Graph): [number, number][] {
  const host = document.createElement("div");
  const chart = echarts.init(host, null, { width: 1000, height: 1000 });
  const places = new Map(graph.nodes.map(({ address }, place) => [address, place]));
  chart.setOption({
    animation: false,
    series: {
      type: "graph",
      layout: "force",
      // The same picture for the same data, and all at once.
      force: {
        initLayout: "circular",
        layoutAnimation: false,
        repulsion: 1600,
        edgeLength: 120,
        gravity: 0.2,
      },
      data: graph.nodes.map((_, place) => ({ id: String(place), value: 1 })),
      links: graph.arrows.map(({ src, dst }) => ({
        source: places.get(src),
        target: places.get(dst),
      })),
    },
  });
  const data = seriesData(chart, 0);
  const points = graph.nodes.map((_, place) => data?.getItemLayout(place) as [number, number]);
  chart.dispose();
  return points;
}

/** What is drawn, and with what: of one width of the picture, in one theme. */
interface Sketch {
  graph: Graph;
  points: readonly [number, number][];
  weight: Weight;
  theme: Theme;
  width: number;
}

/** Of the nodes, in pixels. */
function nodeSizes({ graph }: Sketch): number[] {
  const weights = graph.nodes.map(({ sent, received }) => sent + received);
  const largest = Math.max(...weights);
  return weights.map((weight) => scaledWidth(weight, largest, 10, 38));
}

/** A circle sends more than it receives, a square receives more: not by colour alone. */
function nodeData({ labels }: Context, sketch: Sketch): object[] {
  const { graph, points, theme, width } = sketch;
  const texts = graph.nodes.map(({ address }) => labels.short(address, width < 600 ? 15 : 30));
  const sizes = nodeSizes(sketch);
  const { left, top } = margins(width);
  const places = points.map(([x, y]) => [x + left, y + top] as const);
  const rank = graph.nodes
    .map((node, place) => ({ place, weight: node.sent + node.received }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ place }) => place);
  const labelled = labelsThatFit(places, sizes, texts.map(textWidth), rank);
  return graph.nodes.map(({ sent, received }, place) => ({
    id: String(place),
    name: String(place),
    value: sent + received,
    x: points[place]?.[0],
    y: points[place]?.[1],
    symbol: sent >= received ? "circle" : "rect",
    symbolSize: sizes[place],
    itemStyle: { color: sent >= received ? theme.series[0] : theme.series[2] },
    label: { show: labelled.has(place), formatter: texts[place] },
  }));
}

function arrowData({ graph, weight }: Sketch): object[] {
  const largest = Math.max(...graph.arrows.map((pair) => pair[weight]));
  const places = new Map(graph.nodes.map(({ address }, place) => [address, place]));
  return graph.arrows.map((pair) => ({
    source: places.get(pair.src),
    target: places.get(pair.dst),
    value: pair[weight],
    lineStyle: { width: scaledWidth(pair[weight], largest, 1, 8) },
  }));
}

function drawGraph(context: Context, sketch: Sketch): Record<string, unknown> {
  const { graph, weight, theme, width } = sketch;
  return {
    ...baseOption(theme),
    series: [
      {
        type: "graph",
        layout: "none",
        ...margins(width),
        roam: "move",
        draggable: true,
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: [0, 9],
        emphasis: { focus: "adjacency", label: { show: true } },
        label: {
          show: true,
          position: "right",
          color: theme.text,
          fontSize: 12,
          // Above the arrows that begin and end at the node.
          distance: 4,
          backgroundColor: theme.veil,
          borderRadius: 4,
          padding: [2, 4],
        },
        lineStyle: {
          color: theme.accent,
          curveness: 0.14,
          opacity: graph.arrows.length > 80 ? 0.35 : 0.6,
        },
        itemStyle: { borderColor: theme.surface, borderWidth: 1.5 },
        data: nodeData(context, sketch),
        links: arrowData(sketch),
        tooltip: {
          formatter: ({ dataType, dataIndex }: { dataType?: string; dataIndex: number }) =>
            dataType === "edge"
              ? arrowTip(context, graph.arrows[dataIndex])
              : nodeTip(context, graph.nodes[dataIndex], weight),
        },
      },
    ],
  };
}

function arrowTip(context: Context, pair: Pair | undefined): HTMLElement | string {
  if (!pair) return "";
  return tooltipContent(`${context.labels.full(pair.src)} → ${context.labels.full(pair.dst)}`, [
    { label: "Payload", value: format.exactBytes(pair.bytes) },
    { label: "Packets", value: format.count(pair.packets) },
  ]);
}

function nodeTip(
  context: Context,
  node: Graph["nodes"][number] | undefined,
  weight: Weight,
): HTMLElement | string {
  if (!node) return "";
  return tooltipContent(context.labels.full(node.address), [
    { label: "Sends", value: weightText(node.sent, weight) },
    { label: "Receives", value: weightText(node.received, weight) },
  ]);
}

/** The graph, and what is selected in it. */
class Network {
  readonly picture: Picture;
  readonly selected = element("p", { class: "selected", role: "status" });
  readonly left = note("");
  private withPlaceholders = false;
  private graph: Graph;
  private points: [number, number][] = [];

  constructor(private readonly context: Context) {
    this.graph = this.made();
    this.picture = new Picture({
      name: "network",
      title: "Addresses and what goes between them",
      height: graphHeight(this.graph),
      draw: (theme, width) => this.draw(theme, width),
      table: this.table(),
    });
    this.picture.chart.on("click", (event) => {
      const place = event.dataIndex ?? -1;
      const pair = event.dataType === "edge" ? this.graph.arrows[place] : undefined;
      const node = event.dataType === "edge" ? undefined : this.graph.nodes[place];
      if (pair) this.selectPair(pair);
      if (node) this.selectAddress(node.address);
    });
    context.weight.subscribe(() => this.change());
    this.sayWhatIsLeft();
  }

  private made(): Graph {
    const { context } = this;
    return graphOf(context.report.pairs.rows, context.weight.get(), this.withPlaceholders);
  }

  showPlaceholders(show: boolean): void {
    this.withPlaceholders = show;
    this.change();
  }

  private change(): void {
    this.points = [];
    this.graph = this.made();
    this.sayWhatIsLeft();
    this.picture.setHeight(graphHeight(this.graph));
    this.picture.refresh();
  }

  private sayWhatIsLeft(): void {
    const { pairs } = this.context.report;
    const rowsLeft = pairs.totalRows - pairs.rows.length;
    this.left.textContent = leftText(this.graph, this.context.weight.get(), rowsLeft);
    this.left.hidden = this.left.textContent === "";
  }

  private draw(theme: Theme, width: number) {
    const { context, graph } = this;
    if (graph.arrows.length === 0)
      return "Nothing but 0.0.0.0 and 255.255.255.255: tick the box above to see them.";
    if (this.points.length === 0) this.points = layout(graph);
    const weight = context.weight.get();
    const first = graph.arrows.slice(0, 5).map((pair) => {
      const what = weightText(pair[weight], weight);
      return `${context.labels.full(pair.src)} to ${context.labels.full(pair.dst)}, ${what}`;
    });
    const points = fitted(this.points, width, graphHeight(graph));
    return {
      description:
        `Graph of ${format.counted(graph.nodes.length, "address", "addresses")} and ` +
        `${format.counted(graph.arrows.length, "arrow")}, the largest: ${first.join("; ")}. ` +
        `The table below has all.`,
      option: drawGraph(context, { graph, points, weight, theme, width }),
    };
  }

  private selectAddress(address: string): void {
    const { context } = this;
    const links: (Node | string)[] = [];
    if (context.sources.some((source) => source.address === address)) {
      context.source.set(address);
      links.push(linkTo("payload", "its payload over time"));
    }
    if (context.report.gaps.some((gaps) => gaps.address === address)) {
      context.gapAddress.set(address);
      if (links.length > 0) links.push(", ");
      links.push(linkTo("gaps", "its gaps"));
    }
    this.selected.replaceChildren(
      `Selected ${context.labels.full(address)}: `,
      ...(links.length > 0 ? links : ["the page has no more of it"]),
      ".",
    );
  }

  private selectPair({ src, dst }: Pair): void {
    const { context } = this;
    const stream = streamBetween(context.report.series, src, dst);
    const name = `${context.labels.full(src)} → ${context.labels.full(dst)}`;
    if (stream === null) {
      this.selected.replaceChildren(`The page has no points of ${name}.`);
      return;
    }
    context.stream.set(stream);
    const link = linkTo("stream", `stream ${stream} in detail`);
    this.selected.replaceChildren(`Selected ${name}: `, link, ".");
  }

  private table(): Numbers {
    const { labels } = this.context;
    return numbers<Pair>(
      [
        textColumn("src", "Source", ({ src }) => labels.full(src)),
        textColumn("dst", "Destination", ({ dst }) => labels.full(dst)),
        bytesColumn("bytes", "Payload [B]", ({ bytes }) => bytes),
        numberColumn("packets", "Packets", ({ packets }) => packets),
        {
          key: "show",
          title: "Select",
          cell: (pair) => button("Stream", () => this.selectPair(pair), { class: "quiet" }),
        },
      ],
      () => this.graph.arrows,
    );
  }
}

export function networkSection(context: Context): Section {
  const title = "Who talks to whom";
  if (context.report.pairs.rows.length === 0) {
    const empty = statement("No packet with an IP address: nobody talks to anybody.");
    return section("network", "Network", title, "", empty);
  }
  const network = new Network(context);
  return section(
    "network",
    "Network",
    title,
    "The wider an arrow, the more goes along it. A circle sends more than it receives, a square " +
      "receives more. A click on an arrow selects its stream, on an address its payload over time " +
      "and its gaps; drag to arrange.",
    element(
      "div",
      { class: "controls" },
      weightChoice(context.weight),
      checkbox("with 0.0.0.0 and 255.255.255.255", false, (checked) => {
        network.showPlaceholders(checked);
      }),
    ),
    network.picture.element,
    network.selected,
    network.left,
  );
}

function leftText(graph: Graph, weight: Weight, rowsLeft: number): string {
  const parts: string[] = [];
  if (graph.arrowsLeft > 0) {
    parts.push(
      `Drawn are the ${format.count(graph.arrows.length)} largest arrows, between ` +
        `${format.count(graph.nodes.length)} addresses; ` +
        `${format.counted(graph.arrowsLeft, "arrow")} ` +
        `with ${weightText(graph.weightLeft, weight)} in all ` +
        `${graph.arrowsLeft === 1 ? "is" : "are"} left out.`,
    );
  }
  if (rowsLeft > 0) {
    parts.push(
      `${format.counted(rowsLeft, "pair")} of addresses with less payload are not in the page.`,
    );
  }
  if (parts.length > 0) parts.push("All: tshark -q -r FILE -z conv,burst");
  return parts.join(" ");
}
