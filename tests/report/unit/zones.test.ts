// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times in zones that are not UTC: Node reads the variable TZ when a date is made.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { CaptureClock } from "../../../report/src/text/clock.js";

const before = process.env["TZ"];
after(() => {
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});

describe("the reader's time zone", () => {
  // 2023-11-14 22:13:20 UTC
  const clock = new CaptureClock("1700000000.250000000");

  it("is said with each date, and UTC beside it is not changed by it", () => {
    process.env["TZ"] = "Europe/Berlin";
    assert.equal(clock.dateAndTime(0, "local"), "2023-11-14 23:13:20.250 UTC+01:00");
    assert.equal(clock.dateAndTime(0, "utc"), "2023-11-14 22:13:20.250 UTC");
    process.env["TZ"] = "Asia/Kathmandu";
    assert.equal(clock.dateAndTime(0, "local"), "2023-11-15 03:58:20.250 UTC+05:45");
    process.env["TZ"] = "America/New_York";
    assert.equal(clock.dateAndTime(0, "local"), "2023-11-14 17:13:20.250 UTC−05:00");
  });

  it("has ticks at its own full hours, and midnights", () => {
    process.env["TZ"] = "Asia/Kathmandu";
    const [tick = NaN] = clock.ticks(0, 7200, 2, "local");
    // 04:00 is 99.75 s after the start.
    assert.ok(Math.abs(tick - 99.75) < 1e-6, String(tick));
    assert.equal(clock.tickLabel(tick, 3600, "local", 7200), "04:00");
    assert.deepEqual(clock.weekdayAndHour(0, "local"), { weekday: 3, hour: 3 });
  });
});
