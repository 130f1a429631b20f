// SPDX-License-Identifier: GPL-2.0-or-later
//
// Points, lanes and what of them is drawn.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { clustersOf } from "../../../report/src/compute/clusters.js";
import { lanesOf } from "../../../report/src/compute/lanes.js";
import { Occupancy } from "../../../report/src/compute/occupancy.js";
import { pointGroups } from "../../../report/src/compute/points.js";
import type { Burst, Series } from "../../../report/src/data/types.js";

describe("points", () => {
  const series = (dst: string, bytes: number, stream = 0): Series => ({
    stream,
    src: "s",
    dst,
    packets: 1,
    bytes,
    bin: 0,
    points: [bytes, bytes],
  });

  it("are a group for each destination, streams of one put together", () => {
    const groups = pointGroups(
      [series("a", 5), series("b", 8), series("a", 4, 1)],
      ({ dst }) => dst,
      ({ dst }) => dst,
      9,
    );
    assert.deepEqual(
      groups.map(({ label, bytes, packets, points }) => [label, bytes, packets, points]),
      [
        ["a", 9, 2, [5, 5, 4, 4]],
        ["b", 8, 1, [8, 8]],
      ],
    );
  });

  it("are one group where there are too many to be told apart", () => {
    const groups = pointGroups(
      ["a", "b", "c", "d"].map((dst, i) => series(dst, 10 - i)),
      ({ dst }) => dst,
      ({ dst }) => dst,
      2,
    );
    assert.deepEqual(
      groups.map(({ label, others }) => [label, others]),
      [
        ["a", 0],
        ["b", 0],
        ["2 others", 2],
      ],
    );
    assert.deepEqual(groups[2]?.points, [8, 8, 7, 7]);
  });
});

describe("lanes", () => {
  it("are the streams with bursts, by payload in bursts, merged ones included", () => {
    const burst = (stream: number, bytes: number) => ({ stream, bytes }) as Burst;
    const merged = [{ stream: 2, start: 0, end: 1, bursts: 5, bytes: 100, packets: 10 }];
    const lanes = lanesOf([burst(0, 10), burst(1, 30), burst(0, 25)], merged);
    assert.deepEqual(
      lanes.map(({ stream, bytes, bursts }) => [stream, bytes, bursts]),
      [
        [2, 100, 5],
        [0, 35, 2],
        [1, 30, 1],
      ],
    );
  });

  it("are drawn where nothing hides them", () => {
    const occupancy = new Occupancy(100, 50);
    assert.equal(occupancy.covers(0, 110, 112, 5), false);
    assert.equal(occupancy.covers(0, 110, 112, 5), true);
    assert.equal(occupancy.covers(0, 110, 112, 6), false, "higher");
    assert.equal(occupancy.covers(0, 111, 114, 5), false, "longer");
    assert.equal(occupancy.covers(1, 110, 112, 5), false, "another lane");
  });
});

describe("bars of a lane", () => {
  const burst = (start: number, end: number, bytes = 10): Burst =>
    ({ id: start, stream: 0, start, end, bytes, packets: 2 }) as Burst;
  const all = { from: 0, to: 1000 };
  const shown = (clusters: ReturnType<typeof clustersOf>) =>
    clusters.map(({ start, end, bursts, bytes }) => [start, end, bursts, bytes]);

  it("are bursts where they lie apart, and their number where they do not", () => {
    const bursts = [burst(500, 501), burst(10, 11), burst(13, 14), burst(100, 120)];
    const clusters = clustersOf(bursts, all, 2, 3);
    assert.deepEqual(shown(clusters), [
      [10, 14, 2, 20],
      [100, 120, 1, 10],
      [500, 501, 1, 10],
    ]);
    assert.deepEqual(
      clusters.map(({ burst: one }) => one?.id),
      [undefined, 100, 500],
    );
  });

  it("have those that the data has merged", () => {
    const lane = { stream: 0, start: 0, end: 5, bursts: 14, bytes: 100, packets: 99 };
    assert.deepEqual(shown(clustersOf([lane, burst(6, 7)], all, 2, 3)), [[0, 7, 15, 110]]);
  });

  it("are not drawn out of sight, and one that is cut is", () => {
    const bursts = [burst(0, 40), burst(45, 55), burst(90, 99)];
    const range = { from: 50, to: 60 };
    assert.deepEqual(shown(clustersOf(bursts, range, 2, 3)), [[45, 55, 1, 10]]);
  });

  it("are not one bar for a whole lane", () => {
    const bursts = Array.from({ length: 1000 }, (_, n) => burst(n, n + 1));
    const clusters = clustersOf(bursts, all, 2, 3);
    assert.ok(clusters.length > 20 && clusters.length < 40, String(clusters.length));
    assert.equal(
      clusters.reduce((sum, each) => sum + each.bursts, 0),
      1000,
    );
  });
});
