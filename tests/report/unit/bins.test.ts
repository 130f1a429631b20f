// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time in bins: what falls into which, and when something goes on.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { activityOf, middleOf } from "../../../report/src/compute/activity.js";
import {
  addEvenly,
  binAt,
  binStep,
  binsOf,
  countBursts,
  stepName,
} from "../../../report/src/compute/bins.js";
import { calendarOf } from "../../../report/src/compute/calendar.js";
import type { Burst, Lane, Series } from "../../../report/src/data/types.js";
import { offsets } from "../../../report/src/compute/offsets.js";
import { CaptureClock } from "../../../report/src/text/clock.js";
import { weekReport, WEEK_BURSTS } from "../captures.js";
import { binWidth, loadsOf, suggestion } from "../model/extras.js";

function bursts(...starts: number[]): Burst[] {
  return starts.map((start) => ({ start, end: start + 0.1 }) as Burst);
}

const LANE: Lane = { stream: 0, start: 10, end: 30, bursts: 8, bytes: 0, packets: 16 };

describe("bins of time", () => {
  it("are as wide as people count", () => {
    const cases: [number, number, number, string][] = [
      [7 * 86400, 200, 3600, "hour"],
      [86400, 200, 600, "10 minutes"],
      [1500, 200, 10, "10 seconds"],
      [0.02, 200, 1e-4, "100 microseconds"],
      [0.02, 20, 1e-3, "millisecond"],
      [120 * 86400, 200, 86400, "day"],
    ];
    for (const [span, most, step, name] of cases) {
      assert.equal(binStep(span, most), step, String(span));
      assert.equal(stepName(step), name);
    }
  });

  it("hold what begins in them, the first edge included", () => {
    const bins = binsOf([0, 10, 20, 30]);
    assert.equal(binAt(bins, 10)?.from, 10);
    assert.equal(binAt(bins, 9.999)?.from, 0);
    assert.equal(binAt(bins, 30), undefined);
    assert.equal(countBursts(bins, bursts(0, 9.9, 10, 29), [], null), "exact");
    assert.deepEqual(
      bins.map(({ value }) => value),
      [2, 1, 1],
    );
  });

  it("share what lies over several", () => {
    const bins = binsOf([0, 10, 20, 30]);
    addEvenly(bins, 5, 25, 8);
    assert.deepEqual(
      bins.map(({ value }) => value),
      [2, 4, 2],
    );
  });

  it("count merged bursts from the rates, or spread them", () => {
    const rates = {
      bin: 10,
      rows: [
        { time: 10, packets: 1, bytes: 1, bursts: 7 },
        { time: 20, packets: 1, bytes: 1, bursts: 2 },
      ],
    };
    const exact = binsOf([0, 10, 20, 30]);
    assert.equal(countBursts(exact, bursts(1), [LANE], rates), "exact");
    assert.deepEqual(
      exact.map(({ value }) => value),
      [0, 7, 2],
    );
    const spread = binsOf([0, 10, 20, 30]);
    assert.equal(countBursts(spread, bursts(1), [LANE], null), "spread");
    assert.deepEqual(
      spread.map(({ value }) => value),
      [1, 4, 4],
    );
    // Bins of the data that are wider than those of the picture cannot tell.
    assert.equal(countBursts(binsOf([0, 1, 2]), bursts(1), [LANE], rates), "spread");
  });

  it("of a week by day and hour hold all its bursts", () => {
    const report = weekReport();
    const start = report.tables["bursts"]!.columns.indexOf("start");
    const starts = report.tables["bursts"]!.rows.map((row) => Number(row[start]));
    const clock = new CaptureClock(report.capture.start);
    const cells = calendarOf(bursts(...starts), [], null, (time) =>
      clock.weekdayAndHour(time, "utc"),
    );
    assert.equal(
      cells.reduce((sum, cell) => sum + cell.bursts, 0),
      WEEK_BURSTS,
    );
    // The capture begins on a Monday, at midnight; the evening of many clips is a Thursday's.
    const most = cells.reduce((a, b) => (b.bursts > a.bursts ? b : a));
    assert.deepEqual([most.day, most.hour], [3, 19]);
    const inHour = starts.filter((time) => Math.floor(time / 3600) === 3 * 24 + 19);
    assert.equal(most.bursts, inHour.length);
  });
});

describe("activity", () => {
  const series = [{ points: [0, 100, 1, 100, 9, 800] } as Series];

  it("is what the points carry, or how many they are", () => {
    const bytes = activityOf({ rates: null, series }, 10, "bytes", 5);
    assert.deepEqual([...bytes.values], [200, 0, 0, 0, 800]);
    const packets = activityOf({ rates: null, series }, 10, "packets", 5);
    assert.deepEqual([...packets.values], [2, 0, 0, 0, 1]);
  });

  it("is what the rates say, if there are any", () => {
    const rows = [{ time: -1, packets: 4, bytes: 30, bursts: 0 }];
    const { values } = activityOf({ rates: { bin: 5, rows }, series }, 10, "bytes", 5);
    assert.deepEqual([...values], [15, 15, 0, 0, 0]);
  });

  it("has a middle, before and after which as much goes on", () => {
    const { part, values } = activityOf({ rates: null, series }, 10, "bytes", 5);
    assert.equal(middleOf({ part, values }, 0, 10), 9);
    assert.equal(middleOf({ part, values }, 0, 6), 1);
    assert.equal(middleOf({ part, values }, 3, 6), null, "nothing goes on");
    assert.equal(middleOf({ part: 1, values: Float64Array.of(1, 1, 1, 1, 1, 1) }, 0, 6), 2.5);
  });
});

describe("offsets in a second", () => {
  it("are counted in hundredths", () => {
    const clock = new CaptureClock("1700000000.500000000");
    const counts = offsets([0, 1, 2.25, 0.5], (time) => clock.offsetInSecond(time));
    assert.equal(counts.length, 100);
    assert.deepEqual([counts[50], counts[75], counts[0]], [2, 1, 1]);
  });
});

describe("what the fixtures are made with", () => {
  it("has bins as DATA.md says", () => {
    assert.equal(binWidth(1700438400, 604800), 300);
    assert.equal(binWidth(1700438400, 3600), 2);
    assert.equal(binWidth(1700438400, 0.02), 1e-5);
  });

  it("has the load of a sliding window", () => {
    const packet = (time: number, frame: number) => ({ time, frame, length: 71 }) as never;
    // 125 bytes with headers: 1,000 bits in a millisecond are 1 Mbit/s.
    const loads = loadsOf([packet(0, 1), packet(0.0005, 2), packet(0.001, 3)], 1e-3);
    assert.deepEqual(
      loads.map(({ load }) => Math.round(load)),
      [1e6, 2e6, 2e6],
    );
  });

  it("suggests the middle of the longest flat part", () => {
    const rows = [9, 9, 5, 5, 5, 5, 5, 5, 1].map((count) => [count, 1] as const);
    assert.equal(suggestion(rows), 4);
    assert.equal(suggestion(rows.slice(0, 6)), null, "four rows are too few");
  });
});
