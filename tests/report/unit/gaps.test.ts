// SPDX-License-Identifier: GPL-2.0-or-later
//
// Gaps, as bars and summed up.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cumulated, decades, gapBars, gapsFrom } from "../../../report/src/compute/gaps.js";

describe("gaps", () => {
  const buckets = [
    { low: 0, high: 1e-9, count: 4 },
    { low: 0.01, high: 0.0101, count: 2 },
    { low: 0.0102, high: 0.0103, count: 3 },
    { low: 1, high: 1.01, count: 1 },
  ];

  it("are bars, but for those of 0", () => {
    const { bars, zeros, total } = gapBars(buckets);
    assert.deepEqual([zeros, total, bars], [4, 10, buckets.slice(1)]);
  });

  it("that are long enough end a run", () => {
    assert.equal(gapsFrom(buckets, 0.0102), 4);
    assert.equal(gapsFrom(buckets, 2), 0);
  });

  it("lie between powers of ten", () => {
    assert.deepEqual(decades(0.002, 30), [0.001, 100]);
    assert.deepEqual(decades(0.01, 0.01), [0.01, 0.1]);
    assert.deepEqual(decades(1, 1000), [1, 1000]);
  });

  it("are counted up", () => {
    assert.deepEqual(cumulated(buckets), [
      [0.0101, 60],
      [0.0103, 90],
      [1.01, 100],
    ]);
  });

  it("can be none", () => {
    assert.deepEqual(gapBars([]), { bars: [], zeros: 0, total: 0 });
  });
});
