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
