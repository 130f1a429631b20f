// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who talks to whom: a graph of addresses, its arrows as wide as what goes along them.

import * as echarts from "echarts/core";

import { Picture, baseOption, seriesData, tooltipContent } from "../../chart/picture.js";
import { graphOf, streamBetween, type Graph, type Weight } from "../../compute/graph.js";
import type { Context } from "../../context.js";
import type { Pair } from "../../data/types.js";
import { button, checkbox, choice, element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { linkTo, note, section, statement, type Section } from "../../ui/section.js";
import { numbers } from "../../ui/table.js";
import type { Theme } from "../../chart/theme.js";

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

interface Choices {
  weight: Weight;
  withPlaceholders: boolean;
}

/** Around the graph, for the labels to the right of the nodes. */
function margins(width: number): { left: number; right: number; top: number; bottom: number } {
  return { left: 30, right: width < 600 ? 110 : 170, top: 30, bottom: 30 };
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

function drawGraph(
  context: Context,
  graph: Graph,
  points: readonly [number, number][],
  choices: Choices,
  theme: Theme,
  width: number,
): object {
  const { labels } = context;
  const { weight } = choices;
  const largestArrow = Math.max(...graph.arrows.map((pair) => pair[weight]));
  const largestNode = Math.max(...graph.nodes.map(({ sent, received }) => sent + received));
  const places = new Map(graph.nodes.map(({ address }, place) => [address, place]));
  const labelled = width < 600 ? 8 : graph.arrows.length > 80 ? 14 : 30;
  const rank = new Map(
    [...graph.nodes]
      .sort((a, b) => b.sent + b.received - (a.sent + a.received))
      .map(({ address }, place) => [address, place]),
  );
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
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency", label: { show: true } },
        label: {
          show: true,
          position: "right",
          color: theme.text,
          fontSize: 12,
          // Above the arrows that begin and end at the node.
          distance: 7,
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
        data: graph.nodes.map(({ address, sent, received }, place) => ({
          id: String(place),
          name: String(place),
          value: sent + received,
          x: points[place]?.[0],
          y: points[place]?.[1],
          symbolSize: scaledWidth(sent + received, largestNode, 10, 38),
          itemStyle: { color: sent >= received ? theme.series[0] : theme.series[2] },
          label: {
            show: (rank.get(address) ?? 0) < labelled,
            formatter: labels.short(address, width < 600 ? 15 : 24),
          },
        })),
        links: graph.arrows.map((pair) => ({
          source: places.get(pair.src),
          target: places.get(pair.dst),
          value: pair[weight],
          lineStyle: { width: scaledWidth(pair[weight], largestArrow, 1, 8) },
        })),
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

export function networkSection(context: Context): Section {
  const { pairs, series } = context.report;
  const title = "Who talks to whom";
  if (pairs.rows.length === 0) {
    const empty = statement("No packet with an IP address: nobody talks to anybody.");
    return section("network", "Network", title, "", empty);
  }
  const choices: Choices = { weight: "bytes", withPlaceholders: false };
  let graph = graphOf(pairs.rows, choices.weight, choices.withPlaceholders);
  let points: [number, number][] = [];
  const selected = element("p", { class: "selected", role: "status" });
  const left = note("");

  const selectAddress = (address: string) => {
    const links: (Node | string)[] = [];
    if (context.sources.some((source) => source.address === address)) {
      context.source.set(address);
      links.push(linkTo("payload", "its payload over time"));
    }
    if (context.report.gaps.some((gaps) => gaps.address === address)) {
      context.gapAddress.set(address);
      if (links.length > 0) links.push(", ");
      links.push(linkTo("gaps", "its pauses"));
    }
    selected.replaceChildren(
      `Selected ${context.labels.full(address)}: `,
      ...(links.length > 0 ? links : ["the page has no more of it"]),
      ".",
    );
  };
  const selectPair = ({ src, dst }: { src: string; dst: string }) => {
    const stream = streamBetween(series, src, dst);
    const name = `${context.labels.full(src)} → ${context.labels.full(dst)}`;
    if (stream === null) {
      selected.replaceChildren(`The page has no points of ${name}.`);
      return;
    }
    context.stream.set(stream);
    selected.replaceChildren(
      `Selected ${name}: `,
      linkTo("stream", `stream ${stream} in detail`),
      ".",
    );
  };

  const picture = new Picture(
    "network",
    "Addresses and what goes between them",
    graphHeight(graph),
    (theme, width) => {
      if (graph.arrows.length === 0)
        return "Nothing but 0.0.0.0 and 255.255.255.255: tick the box above to see them.";
      if (points.length === 0) points = layout(graph);
      const first = graph.arrows.slice(0, 5).map((pair) => {
        const what = weightText(pair[choices.weight], choices.weight);
        return `${context.labels.full(pair.src)} to ${context.labels.full(pair.dst)}, ${what}`;
      });
      return {
        description:
          `Graph of ${format.counted(graph.nodes.length, "address", "addresses")} and ` +
          `${format.counted(graph.arrows.length, "arrow")}, the largest: ${first.join("; ")}. ` +
          `The table below has all.`,
        option: drawGraph(
          context,
          graph,
          fitted(points, width, graphHeight(graph)),
          choices,
          theme,
          width,
        ) as Record<string, unknown>,
      };
    },
  );
  picture.chart.on("click", (event) => {
    if (event.dataType === "edge") {
      const pair = graph.arrows[event.dataIndex ?? -1];
      if (pair) selectPair(pair);
    } else {
      const node = graph.nodes[event.dataIndex ?? -1];
      if (node) selectAddress(node.address);
    }
  });

  const table = numbers(
    title,
    [
      {
        key: "src",
        title: "Source",
        cell: (pair: Pair) => element("bdi", {}, context.labels.full(pair.src)),
      },
      {
        key: "dst",
        title: "Destination",
        cell: (pair) => element("bdi", {}, context.labels.full(pair.dst)),
      },
      {
        key: "bytes",
        title: "Payload [B]",
        numeric: true,
        cell: (pair) => format.count(pair.bytes),
      },
      {
        key: "packets",
        title: "Packets",
        numeric: true,
        cell: (pair) => format.count(pair.packets),
      },
      {
        key: "show",
        title: "Select",
        cell: (pair) => button("Stream", () => selectPair(pair), { class: "quiet" }),
      },
    ],
    () => graph.arrows,
  );
  const update = () => {
    points = [];
    graph = graphOf(pairs.rows, choices.weight, choices.withPlaceholders);
    left.textContent = leftText(graph, choices, pairs.totalRows - pairs.rows.length);
    left.hidden = left.textContent === "";
    table.update();
  };
  const change = () => {
    update();
    picture.setHeight(graphHeight(graph));
    picture.refresh();
  };
  update();
  return section(
    "network",
    "Network",
    title,
    "The wider an arrow, the more goes along it. Blue sends more than it " +
      "receives, green receives more. A click on an arrow selects its stream, on an address its " +
      "payload " +
      "and pauses; drag to arrange.",
    element(
      "div",
      { class: "controls" },
      choice<Weight>(
        "Arrows by",
        [
          ["bytes", "payload"],
          ["packets", "packets"],
        ],
        choices.weight,
        (weight) => {
          choices.weight = weight;
          change();
        },
      ),
      checkbox("with 0.0.0.0 and 255.255.255.255", false, (checked) => {
        choices.withPlaceholders = checked;
        change();
      }),
    ),
    picture.element,
    selected,
    left,
    table.element,
  );
}

function leftText(graph: Graph, choices: Choices, rowsLeft: number): string {
  const parts: string[] = [];
  if (graph.arrowsLeft > 0) {
    parts.push(
      `Drawn are the ${format.count(graph.arrows.length)} largest arrows, between ` +
        `${format.count(graph.nodes.length)} addresses; ` +
        `${format.counted(graph.arrowsLeft, "arrow")} ` +
        `with ${weightText(graph.weightLeft, choices.weight)} in all ` +
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
