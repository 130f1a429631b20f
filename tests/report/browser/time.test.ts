// SPDX-License-Identifier: GPL-2.0-or-later
//
// The time that is shown: wheel, drag, double-click, keys, buttons, bursts one by one; in both browsers.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";

import {
  EXECUTABLES,
  Pages,
  tablesOf,
  type BrowserName,
  type Hooked,
  type Report,
} from "../browser.js";
import * as captures from "../captures.js";

const TIME_PICTURES = ["over-time", "timeline", "stream", "rate", "payload", "load"];
const data = captures.weekReport();
const tables = tablesOf(data);
const WEEK = Number(data.summary["duration"]);

/** Pixels in the window of a part of a picture, from the left and the top of its chart. */
async function place(
  report: Report,
  picture: string,
  x: number,
  y: number,
): Promise<[number, number]> {
  const chart = report.canvas(picture);
  await chart.evaluate((each) => each.scrollIntoView({ block: "center", behavior: "instant" }));
  const box = await chart.boundingBox();
  assert.ok(box);
  return [box.x + x, box.y + y];
}

async function drag(report: Report, from: [number, number], to: number): Promise<void> {
  const { mouse } = report.page;
  await mouse.move(...from);
  await mouse.down();
  await mouse.move((from[0] + to) / 2, from[1], { steps: 3 });
  await mouse.move(to, from[1], { steps: 3 });
  await mouse.up();
}

/** Firefox makes no double-click of two clicks that WebDriver BiDi asks for. */
async function doubleClick(report: Report, name: BrowserName, picture: string): Promise<void> {
  const [x, y] = await place(report, picture, 600, 60);
  if (name === "chromium") await report.page.mouse.dblclick(x, y);
  else
    await report
      .canvas(picture)
      .dispatchEvent("dblclick", { clientX: x, clientY: y, bubbles: true });
}

function range(report: Report): Promise<{ from: number; to: number }> {
  return report.page.evaluate(() =>
    (window as unknown as Hooked).burstReport.context.zoom.range.get(),
  );
}

/** All pictures show `expected`, to a pixel of a thousand. */
async function allShow(report: Report, expected: { from: number; to: number }): Promise<void> {
  const pixel = (expected.to - expected.from) / 1000;
  for (const picture of TIME_PICTURES) {
    const [from, to] = await report.extent(picture);
    assert.ok(
      Math.abs(from - expected.from) <= pixel && Math.abs(to - expected.to) <= pixel,
      `${picture}: ${from} to ${to}, not ${JSON.stringify(expected)}`,
    );
  }
}

function testsOf(name: BrowserName): void {
  const pages = new Pages(name);
  before(() => pages.start());
  after(() => pages.stop());
  const path = pages.write("week", data);
  const open = (options = {}) => pages.open(path, options);

  it("is selected by a drag, in each picture, and a double-click goes back", async () => {
    const report = await open();
    for (const picture of TIME_PICTURES) {
      const [left] = await report.pixel(picture, [WEEK * 0.25, 0]);
      const [right] = await report.pixel(picture, [WEEK * 0.5, 0]);
      const start = await place(report, picture, left, 60);
      await drag(report, start, start[0] - left + right);
      const { from, to } = await range(report);
      const pixel = WEEK / 900;
      assert.ok(
        Math.abs(from - WEEK * 0.25) < 2 * pixel && Math.abs(to - WEEK * 0.5) < 2 * pixel,
        `${picture}: ${from} to ${to}`,
      );
      await allShow(report, { from, to });
      await doubleClick(report, name, picture);
      assert.deepEqual(await range(report), { from: 0, to: WEEK }, `back from ${picture}`);
    }
    await report.close();
  });

  it("goes back step by step", async () => {
    const report = await open();
    const { page } = report;
    const shown = [await range(report)];
    for (const press of ["Zoom in", "Zoom in", "Later"]) {
      await page.getByRole("button", { name: press }).click();
      shown.push(await range(report));
    }
    for (const expected of shown.reverse().slice(1)) {
      await page.getByRole("button", { name: "Back", exact: true }).click();
      assert.deepEqual(await range(report), expected);
    }
    assert.ok(await page.getByRole("button", { name: "Back", exact: true }).isDisabled());
    await report.close();
  });

  it("is zoomed to where something goes on", async () => {
    const report = await open();
    for (let n = 0; n < 14; n++) await report.page.getByRole("button", { name: "Zoom in" }).click();
    const { from, to } = await range(report);
    assert.ok(to - from < 60, `${to - from} s`);
    const inside = tables.bursts.filter(
      ({ start, end }) => Number(end) >= from && Number(start) <= to,
    );
    assert.ok(inside.length > 0, `no burst from ${from} to ${to}`);
    await report.close();
  });

  it("is not changed by the wheel, which scrolls the page past each picture", async () => {
    const report = await open();
    const { page } = report;
    for (const picture of TIME_PICTURES) {
      await page.mouse.move(...(await place(report, picture, 500, 60)));
      const before = await page.evaluate(() => window.scrollY);
      await page.mouse.wheel(0, 200);
      await page.waitForFunction((y) => window.scrollY > y, before);
      assert.deepEqual(await range(report), { from: 0, to: WEEK }, picture);
    }
    await report.close();
  });

  it("is zoomed about the pointer by Ctrl and the wheel, from a week to seconds in few turns", async () => {
    const report = await open();
    const { page } = report;
    const [burst] = tables.bursts;
    const time = Number(burst?.["start"]);
    const [x] = await report.pixel("stream", [time, 0]);
    await page.mouse.move(...(await place(report, "stream", x, 60)));
    await page.keyboard.down("Control");
    let turns = 0;
    for (let span = WEEK; span > 20 && turns < 30; turns++) {
      await page.mouse.wheel(0, -100);
      await page.waitForFunction((seconds) => {
        const { from, to } = (window as unknown as Hooked).burstReport.context.zoom.range.get();
        return to - from < seconds * 0.9;
      }, span);
      const { from, to } = await range(report);
      span = to - from;
    }
    await page.keyboard.up("Control");
    assert.ok(turns <= 16, `${turns} turns from a week to 20 s`);
    const { from, to } = await range(report);
    // The pointer is half a pixel of a week beside it at most.
    assert.ok(from - 700 < time && time < to + 700, `${time} in ${from} to ${to}`);
    await allShow(report, { from, to });
    await report.close();
  });

  it("moves with Shift and a drag", async () => {
    const report = await open();
    const { page } = report;
    await page.getByRole("button", { name: "Zoom in" }).click();
    const shown = await range(report);
    const start = await place(report, "payload", 700, 120);
    await page.keyboard.down("Shift");
    await drag(report, start, start[0] - 200);
    await page.keyboard.up("Shift");
    const moved = await range(report);
    assert.ok(moved.from > shown.from, JSON.stringify([shown, moved]));
    assert.ok(Math.abs(moved.to - moved.from - (shown.to - shown.from)) < 1);
    await report.close();
  });

  it("is shown, dragged and drawn anew in the bar", async () => {
    const report = await open();
    const { page } = report;
    const bar = page.getByRole("slider", { name: /^Time shown/ });
    const box = await bar.boundingBox();
    assert.ok(box);
    const at = (part: number): [number, number] => [box.x + part * box.width, box.y + 15];
    await drag(report, at(0.4), at(0.6)[0]);
    const { from, to } = await range(report);
    const pixel = WEEK / box.width;
    assert.ok(Math.abs(from - 0.4 * WEEK) < 3 * pixel && Math.abs(to - 0.6 * WEEK) < 3 * pixel);
    await drag(report, at(0.5), at(0.7)[0]);
    const moved = await range(report);
    assert.ok(Math.abs(moved.from - 0.6 * WEEK) < 4 * pixel, JSON.stringify(moved));
    await drag(report, at(0.8), at(0.9)[0]);
    const wider = await range(report);
    assert.ok(Math.abs(wider.from - moved.from) < 1 && Math.abs(wider.to - 0.9 * WEEK) < 4 * pixel);
    await allShow(report, wider);
    await report.close();
  });

  it("is moved by the keyboard", async () => {
    const report = await open();
    const { page } = report;
    const bar = page.getByRole("slider", { name: /^Time shown/ });
    await bar.focus();
    for (const [key, from, to] of [
      ["+", 0.25, 0.75],
      ["ArrowRight", 0.375, 0.875],
      ["ArrowLeft", 0.25, 0.75],
      ["-", 0, 1],
      ["+", 0.25, 0.75],
      ["Home", 0, 1],
    ] as const) {
      await page.keyboard.press(key);
      const shown = await range(report);
      assert.ok(Math.abs(shown.from - from * WEEK) < 1 && Math.abs(shown.to - to * WEEK) < 1, key);
    }
    assert.match((await bar.getAttribute("aria-valuetext")) ?? "", /^All of 7 d/);
    await report.close();
  });

  it("is that of one burst after the other", async () => {
    const report = await open();
    const { page } = report;
    const order = [...tables.bursts].sort((a, b) => Number(a["start"]) - Number(b["start"]));
    const shown = () =>
      page.evaluate(() => (window as unknown as Hooked).burstReport.context.burst.get()?.id);
    const next = page.getByRole("button", { name: "Next burst" });
    const previous = page.getByRole("button", { name: "Previous burst" });
    for (const n of [0, 1, 2]) {
      await next.click();
      assert.equal(await shown(), order[n]?.["id"]);
      const { from, to } = await range(report);
      assert.ok(from <= Number(order[n]?.["start"]) && to >= Number(order[n]?.["end"]));
    }
    await page
      .getByText(/^Burst 3 of 191: camera\.example → events\.store\.example/)
      .first()
      .waitFor();
    await previous.click();
    assert.equal(await shown(), order[1]?.["id"]);
    await page.getByRole("button", { name: "Whole capture" }).click();
    assert.equal(await shown(), undefined);
    await previous.click();
    assert.equal(await shown(), order[order.length - 1]?.["id"], "from the end of the capture");
    await next.click();
    assert.match(
      (await page.locator("body > [role=status]").textContent()) ?? "",
      /That was the last burst/,
    );
    await report.close();
  });

  it("is since the start, in UTC, or local, and says which", async () => {
    const report = await open({ timezoneId: "Asia/Kathmandu" });
    const { page } = report;
    const axis = () =>
      page.evaluate(() => {
        const picture = (window as unknown as Hooked).burstReport.pictures.get("timeline");
        picture?.settle();
        type Option = {
          xAxis: {
            name: string;
            axisLabel: { customValues: number[]; formatter: (v: number) => string };
          }[];
        };
        const chart = picture?.chart as unknown as { getOption: () => Option };
        const [{ name, axisLabel }] = chart.getOption().xAxis as [Option["xAxis"][0]];
        return [name, ...axisLabel.customValues.map(axisLabel.formatter)];
      });
    assert.equal((await axis())[0], "Time since the capture's start");
    await page.getByRole("radio", { name: "UTC" }).check({ force: true });
    const [utc, first] = await axis();
    assert.deepEqual([utc, first], ["Time (UTC)", "2023-11-20"]);
    await page.locator("header").getByText("from 2023-11-20 00:00:00.000 UTC to").waitFor();
    await page.getByRole("radio", { name: "local" }).check({ force: true });
    const [local] = await axis();
    assert.equal(local, "Time (UTC+05:45)");
    const shown = { from: 3 * 86400 + 19 * 3600, to: 3 * 86400 + 19 * 3600 + 30 };
    await page.evaluate(
      (part) => (window as unknown as Hooked).burstReport.context.zoom.show(part),
      shown,
    );
    await page.getByRole("radio", { name: "UTC" }).check({ force: true });
    assert.equal((await axis())[1], "19:00:00\n2023-11-23", "zoomed axes keep hour and date");
    await report.close();
  });
}

describe("time in Chromium", () => testsOf("chromium"));

const noFirefox = existsSync(EXECUTABLES.firefox)
  ? false
  : `${EXECUTABLES.firefox} is missing: install firefox-esr, or name it in the variable FIREFOX`;
describe("time in Firefox", { skip: noFirefox }, () => testsOf("firefox"));
