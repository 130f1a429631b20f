// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which addresses and arrows the graph has.

import type { Pair, Series } from "../data/types.js";
import type { Weight } from "./activity.js";

/** More addresses than this are a ball of wool. */
const MOST_ADDRESSES = 60;
const MOST_ARROWS = 250;
/** They stand for "nobody yet" and "everybody": with them, all devices seem to be acquainted. */
const PLACEHOLDERS: readonly string[] = ["0.0.0.0", "255.255.255.255"];

export interface Graph {
  nodes: { address: string; sent: number; received: number }[];
  arrows: Pair[];
  /** What is left out because of the limits. */
  arrowsLeft: number;
  weightLeft: number;
}

/** The pairs of most weight, as many as can be told apart. */
export function graphOf(
  pairs: readonly Pair[],
  weight: Weight,
  withPlaceholders: boolean,
  mostAddresses = MOST_ADDRESSES,
  mostArrows = MOST_ARROWS,
): Graph {
  const wanted = pairs
    .filter(
      ({ src, dst }) =>
        withPlaceholders || !(PLACEHOLDERS.includes(src) || PLACEHOLDERS.includes(dst)),
    )
    .sort((a, b) => b[weight] - a[weight]);
  const nodes = new Map<string, Graph["nodes"][number]>();
  const graph: Graph = { nodes: [], arrows: [], arrowsLeft: 0, weightLeft: 0 };
  for (const pair of wanted) {
    const fresh = new Set([pair.src, pair.dst].filter((address) => !nodes.has(address)));
    if (nodes.size + fresh.size > mostAddresses || graph.arrows.length >= mostArrows) {
      graph.arrowsLeft += 1;
      graph.weightLeft += pair[weight];
      continue;
    }
    fresh.forEach((address) => nodes.set(address, { address, sent: 0, received: 0 }));
    const source = nodes.get(pair.src);
    const destination = nodes.get(pair.dst);
    if (source) source.sent += pair[weight];
    if (destination) destination.received += pair[weight];
    graph.arrows.push(pair);
  }
  graph.nodes = [...nodes.values()];
  return graph;
}

/** The stream that carries most from `src` to `dst`, if the page has it. */
export function streamBetween(series: readonly Series[], src: string, dst: string): number | null {
  let best: Series | null = null;
  for (const each of series) {
    if (each.src === src && each.dst === dst && (best === null || each.bytes > best.bytes))
      best = each;
  }
  return best?.stream ?? null;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Which nodes get a label, to the right of the node: in the order of `rank`, those whose label lies
 * upon no other label and no other node. `points` and sizes are in pixels.
 */
export function labelsThatFit(
  points: readonly (readonly [number, number])[],
  sizes: readonly number[],
  widths: readonly number[],
  rank: readonly number[],
  lineHeight = 18,
): Set<number> {
  const around = ([x, y]: readonly [number, number], size: number): Box => ({
    left: x - size / 2,
    right: x + size / 2,
    top: y - size / 2,
    bottom: y + size / 2,
  });
  const nodes = points.map((point, node) => around(point, sizes[node] ?? 0));
  const labels: Box[] = [];
  const fitting = new Set<number>();
  for (const node of rank) {
    const box = nodes[node];
    const point = points[node];
    if (!box || !point) continue;
    const label = {
      left: box.right + 4,
      right: box.right + 12 + (widths[node] ?? 0),
      top: point[1] - lineHeight / 2,
      bottom: point[1] + lineHeight / 2,
    };
    const hit = (other: Box, place: number) => place !== node && overlap(label, other);
    if (nodes.some(hit) || labels.some((other) => overlap(label, other))) continue;
    labels.push(label);
    fitting.add(node);
  }
  return fitting;
}
