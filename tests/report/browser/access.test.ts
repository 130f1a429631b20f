// SPDX-License-Identifier: GPL-2.0-or-later
//
// With the keyboard, on a phone, on paper.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, tablesOf, type Hooked } from "../browser.js";
import * as fixtures from "../fixtures.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const data = fixtures.cameraReport();
const tables = tablesOf(data);
const path = pages.write("camera", data);
const open = (options = {}) => pages.open(path, options);

describe("the page", () => {
  it("shows the names of all its parts", async () => {
    for (const width of [1000, 1440]) {
      const report = await open({ viewport: { width, height: 900 } });
      const ends = await report.page
        .locator("nav a")
        .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().right));
      assert.ok(ends.length > 10 && Math.max(...ends) <= width, `${width}: ${ends.join(", ")}`);
      await report.close();
    }
  });

  it("can be used with the keyboard", async () => {
    const report = await open();
    const { page } = report;
    await page.keyboard.press("Tab");
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      "Skip to the report",
    );
    const reached = new Set<string>();
    for (let i = 0; i < 260; i++) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate(() => {
          const { activeElement: at } = document;
          return `${at?.closest("section, nav")?.id || at?.closest(".time-bar")?.classList[0] || at?.closest("nav, footer")?.tagName} ${at?.tagName} ${at?.textContent || at?.getAttribute("role") || ""}`;
        }),
      );
    }
    for (const stop of [
      "NAV A Network",
      "payload INPUT combobox",
      "stream BUTTON Zoom to this stream",
      "choose INPUT ",
      "bursts BUTTON Duration",
      "bursts BUTTON Copy",
      "time-bar DIV slider",
      "time-bar BUTTON +",
      "time-bar BUTTON Burst ▸",
    ])
      assert.ok(reached.has(stop), `${stop} not reached: ${[...reached].join(", ")}`);
    const stream = page.getByRole("combobox", { name: "Stream" });
    await stream.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(
      await page.evaluate(() => (window as unknown as Hooked).burstReport.context.stream.get()),
      tables.streams[1]?.["stream"],
    );
    const unnamed = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLElement>("[role=img]")].filter(
          (each) => !each.hidden && (each.getAttribute("aria-label") ?? "").length < 30,
        ).length,
    );
    assert.equal(unnamed, 0, "pictures without words");
    await report.close();
  });

  it("fits a phone", async () => {
    const report = await open({
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    const overflow = await report.page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    await report.screenshot("camera-phone");
    await report.close();
  });

  it("prints: light, nothing cut off", async () => {
    const report = await open({ colorScheme: "dark" });
    const { page } = report;
    await page.evaluate(() => {
      window.addEventListener("beforeprint", () =>
        Object.assign(window, {
          printed: [...document.querySelectorAll(".chart canvas")].map((each) => each.clientWidth),
        }),
      );
    });
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 20000 && pdf.subarray(0, 5).toString() === "%PDF-");
    const widths = await page.evaluate(() => (window as unknown as { printed: number[] }).printed);
    assert.ok(widths.length >= 12 && Math.max(...widths) <= 680, JSON.stringify(widths));
    // Wide again afterwards.
    await page.waitForFunction(
      () => (document.querySelector(".chart canvas")?.clientWidth ?? 0) > 700,
    );
    await report.close();
  });
});
