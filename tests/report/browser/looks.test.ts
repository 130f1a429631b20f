// SPDX-License-Identifier: GPL-2.0-or-later
//
// Three widths, light and dark, in both browsers: nothing is cut or wider than the window. The variable
// REPORT_SCREENSHOTS names a folder for pictures of it, for somebody to look at.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";

import { EXECUTABLES, Pages, type BrowserName } from "../browser.js";
import * as captures from "../captures.js";

const CASES: readonly [string, number, "light" | "dark"][] = [
  ["week", 400, "dark"],
  ["week", 1280, "light"],
  ["week", 2560, "dark"],
  ["scan", 400, "light"],
  ["short", 2560, "light"],
];
const reports = {
  week: captures.weekReport(),
  scan: captures.scanReport(),
  short: captures.shortReport(),
};

function testsOf(name: BrowserName, scheme: "light" | "dark"): void {
  const pages = new Pages(name, scheme === "dark");
  before(() => pages.start());
  after(() => pages.stop());
  for (const [capture, width, colorScheme] of CASES.filter((each) => each[2] === scheme))
    it(`fits ${width} pixels: ${capture}, ${colorScheme}`, async () => {
      const path = pages.write(capture, reports[capture as keyof typeof reports]);
      const report = await pages.open(path, { viewport: { width, height: 900 }, colorScheme });
      const { page } = report;
      const { overflow, canvases, used } = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        canvases: [...document.querySelectorAll(".chart")]
          .filter((each) => each.clientWidth > 0)
          .map((each) => {
            const drawn = each.querySelector("canvas")?.clientWidth ?? 0;
            return Math.abs(drawn - each.clientWidth);
          }),
        used: (document.querySelector(".parts")?.clientWidth ?? 0) / window.innerWidth,
      }));
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
      assert.ok(canvases.length > 10 && Math.max(...canvases) <= 1, canvases.join(" "));
      assert.ok(used > 0.9, `uses ${used} of the width`);
      const cut = await page.evaluate(() => {
        const scroll = document.querySelector("#bursts .scroll");
        return scroll ? scroll.scrollWidth - scroll.clientWidth : 0;
      });
      if (width >= 1280) assert.ok(cut <= 0, `the burst table is ${cut} pixels too wide`);
      const background = await page.evaluate(
        () => getComputedStyle(document.body).backgroundColor.match(/\d+/)?.[0],
      );
      assert.equal(Number(background) < 100, colorScheme === "dark", `background ${background}`);
      await report.screenshot(`${name}-${capture}-${width}-${colorScheme}`);
      await report.close();
    });
}

const noFirefox = existsSync(EXECUTABLES.firefox)
  ? false
  : `${EXECUTABLES.firefox} is missing: install firefox-esr, or name it in the variable FIREFOX`;
for (const scheme of ["light", "dark"] as const) {
  describe(`looks in Chromium, ${scheme}`, () => testsOf("chromium", scheme));
  describe(`looks in Firefox, ${scheme}`, { skip: noFirefox }, () => testsOf("firefox", scheme));
}
