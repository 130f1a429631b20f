// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times: ticks, labels, dates. What depends on the time zone is in zones.test.ts.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { CaptureClock, tickStep } from "../../../report/src/text/clock.js";

describe("the clock", () => {
  it("has ticks at times that people count in", () => {
    const cases: [number, number, number][] = [
      [10, 10, 1],
      [43200, 12, 3600],
      [86400, 10, 10800],
      [600, 7, 120],
      [1e-3, 5, 2e-4],
      [30, 4, 10],
      [86400 * 9, 5, 86400 * 2],
    ];
    for (const [span, most, step] of cases)
      assert.ok(
        Math.abs(tickStep(span, most) / step - 1) < 1e-9,
        `${span} in ${most}: ${tickStep(span, most)}`,
      );
  });

  it("puts ticks into the range", () => {
    const clock = new CaptureClock("1700000000.000000000");
    assert.deepEqual(clock.ticks(0, 10, 10, "elapsed"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(clock.ticks(3, 7, 2, "elapsed"), [4, 6]);
  });

  it("tells the time of day in the reader's zone", () => {
    // In every zone that is whole minutes from UTC, this is 20 seconds past a minute.
    const clock = new CaptureClock("1700000000.250000000");
    const local = clock.dateAndTime(0, "local");
    assert.match(local, /^2023-11-1[45] \d\d:\d\d:20\.250 UTC([+−]\d\d:\d\d)?$/);
    assert.equal(clock.dateAndTime(0, "utc"), "2023-11-14 22:13:20.250 UTC");
    assert.equal(clock.dateAndTime(1.5, "utc"), "2023-11-14 22:13:21.750 UTC");
    const [tick] = clock.ticks(0, 120, 2, "local");
    assert.ok(tick !== undefined && Math.abs(tick - 39.75) < 1e-6, String(tick));
  });

  it("does without a start", () => {
    const clock = new CaptureClock(null);
    assert.equal(clock.known, false);
    assert.equal(clock.dateAndTime(5, "utc"), "");
    assert.deepEqual(clock.ticks(0, 2, 2, "local"), [0, 1, 2]);
  });

  it("takes times before 1970", () => {
    assert.match(new CaptureClock("-1.250000000").dateAndTime(0, "utc"), /:58\.750 UTC$/);
  });

  it("labels ticks as precisely as they lie apart", () => {
    const clock = new CaptureClock(null);
    const cases: [number, number, number, string][] = [
      [0, 1, 10, "0"],
      [0.25, 0.05, 0.5, "0.25 s"],
      [0.0125, 0.0005, 0.02, "12.5 ms"],
      [0.02, 0.002, 0.02, "20 ms"],
      [2.5e-5, 5e-6, 1e-4, "25 µs"],
      [3e-9, 1e-9, 2e-8, "3 ns"],
      [7, 1, 10, "7 s"],
      [105, 15, 120, "105 s"],
      [105, 15, 176, "01:45"],
      [150, 30, 176, "02:30"],
      [3725, 5, 3800, "1:02:05"],
      [7200, 3600, 43200, "2 h"],
      [5400, 1800, 7200, "1:30 h"],
      [1800, 600, 3000, "30 min"],
      [172800, 86400, 300000, "2 d"],
      [129600, 43200, 604800, "36 h"],
      [216000, 43200, 604800, "2 d 12 h"],
    ];
    for (const [time, step, last, text] of cases)
      assert.equal(clock.tickLabel(time, step, "elapsed", last), text);
  });

  it("keeps hour and date on the axis of a clock", () => {
    const clock = new CaptureClock("1700000000.000000000");
    assert.equal(clock.tickLabel(0, 0.5, "utc", 2, true), "22:13:20.0\n2023-11-14");
    assert.equal(clock.tickLabel(0.5, 0.5, "utc", 2), "22:13:20.5");
    assert.equal(clock.tickLabel(40, 60, "utc", 400), "22:14");
    assert.equal(clock.tickLabel(6400, 3600, "utc", 90000), "00:00\n2023-11-15");
    assert.equal(clock.tickLabel(6400, 86400, "utc", 900000), "2023-11-15");
    // What a sum of fractions has lost is not the second before.
    assert.equal(clock.tickLabel(2.9999999999, 1, "utc", 20), "22:13:23");
  });

  it("knows weekdays, hours and parts of a second", () => {
    const clock = new CaptureClock("1700000000.250000000");
    assert.deepEqual(clock.weekdayAndHour(0, "utc"), { weekday: 2, hour: 22 });
    assert.deepEqual(clock.weekdayAndHour(6400, "utc"), { weekday: 3, hour: 0 });
    assert.equal(clock.offsetInSecond(0), 0.25);
    assert.equal(clock.offsetInSecond(0.75), 0);
    assert.equal(clock.offsetInSecond(1.8), 0.05);
  });
});
