// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which addresses, ports and arrows are drawn.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { largest, withClientsAsOne, type Bar } from "../../../report/src/compute/bars.js";
import { graphOf, labelsThatFit, streamBetween } from "../../../report/src/compute/graph.js";
import type { Series } from "../../../report/src/data/types.js";

describe("bars", () => {
  const bar = (label: string, bytes: number, packets = 1): Bar => ({
    label,
    short: label,
    bytes,
    packets,
    others: 0,
  });
  const nothing = bar("", 0, 0);

  it("are the largest, and the sum of the others", () => {
    const bars = [bar("a", 1), bar("b", 5), bar("c", 3), bar("d", 2), bar("e", 0, 0)];
    const shown = largest(bars, { ...nothing, bytes: 10, packets: 4, others: 7 }, "bytes", 2);
    assert.deepEqual(
      shown.map(({ label, bytes, packets, others }) => [label, bytes, packets, others]),
      [
        ["b", 5, 1, 0],
        ["c", 3, 1, 0],
        ["9 others", 13, 6, 9],
      ],
    );
  });

  it("have no others where there are none", () => {
    assert.deepEqual(
      largest([bar("a", 1)], nothing, "bytes", 2).map(({ label }) => label),
      ["a"],
    );
    assert.deepEqual(
      largest([bar("a", 1)], { ...nothing, others: 3 }, "bytes", 2).map(({ label }) => label),
      ["a"],
    );
    assert.deepEqual(largest([], nothing), []);
  });

  it("count packets where there is no payload", () => {
    const bars = [bar("a", 0, 3), bar("b", 0, 9), bar("c", 0, 1)];
    assert.deepEqual(largest(bars, nothing, "bytes", 2), []);
    assert.deepEqual(
      largest(bars, nothing, "packets", 2).map(({ label, packets }) => [label, packets]),
      [
        ["b", 9],
        ["a", 3],
        ["1 other", 1],
      ],
    );
  });

  it("come in the order of what is counted", () => {
    const bars = [bar("large", 900, 1), bar("many", 10, 80), bar("both", 500, 50)];
    const order = (weight: "bytes" | "packets") =>
      largest(bars, nothing, weight).map(({ label }) => label);
    assert.deepEqual(order("bytes"), ["large", "both", "many"]);
    assert.deepEqual(order("packets"), ["many", "both", "large"]);
  });

  it("put ports that look like clients' together", () => {
    const port = (number: number, bytes: number) => ({
      ...bar(String(number), bytes),
      port: number,
    });
    const bars = withClientsAsOne([port(443, 5), port(32767, 4), port(32768, 3), port(60000, 2)]);
    assert.deepEqual(
      bars.map(({ short, bytes, others }) => [short, bytes, others]),
      [
        ["443", 5, 0],
        ["32767", 4, 0],
        ["2 client ports", 5, 2],
      ],
    );
    const one = withClientsAsOne([port(443, 5), port(60000, 2)]);
    assert.deepEqual(
      one.map(({ label }) => label),
      ["443", "60000"],
      "one alone is told by name",
    );
  });
});

describe("the graph", () => {
  const pairs = [
    { src: "a", dst: "b", packets: 1, bytes: 100 },
    { src: "b", dst: "a", packets: 9, bytes: 90 },
    { src: "0.0.0.0", dst: "255.255.255.255", packets: 5, bytes: 80 },
    { src: "c", dst: "a", packets: 2, bytes: 70 },
    { src: "c", dst: "c", packets: 3, bytes: 60 },
  ];

  it("leaves the placeholders out, unless asked for", () => {
    assert.deepEqual(
      graphOf(pairs, "bytes", false).nodes.map(({ address }) => address),
      ["a", "b", "c"],
    );
    assert.equal(graphOf(pairs, "bytes", true).nodes.length, 5);
  });

  it("weighs by what it is asked to", () => {
    assert.equal(graphOf(pairs, "packets", false).arrows[0]?.src, "b");
    const [a] = graphOf(pairs, "bytes", false).nodes;
    assert.deepEqual(a, { address: "a", sent: 100, received: 160 });
  });

  it("says what it leaves out", () => {
    const graph = graphOf(pairs, "bytes", false, 2);
    assert.deepEqual([graph.arrows.length, graph.arrowsLeft, graph.weightLeft], [2, 2, 130]);
    assert.equal(graphOf(pairs, "bytes", false, 60, 1).arrowsLeft, 3);
  });

  it("finds the stream with most payload between two addresses", () => {
    const series = [
      { stream: 1, src: "a", dst: "b", bytes: 5 },
      { stream: 2, src: "a", dst: "b", bytes: 9 },
      { stream: 3, src: "b", dst: "a", bytes: 99 },
    ] as Series[];
    assert.equal(streamBetween(series, "a", "b"), 2);
    assert.equal(streamBetween(series, "a", "c"), null);
  });

  it("labels what has room, the weightiest first", () => {
    const points = [
      [100, 100],
      [120, 104],
      [100, 140],
      [300, 100],
    ] as const;
    const fitting = labelsThatFit(points, [10, 10, 10, 10], [60, 60, 60, 60], [0, 1, 2, 3]);
    // The first one's label would lie upon the second node.
    assert.deepEqual([...fitting], [1, 2, 3]);
  });
});
