// SPDX-License-Identifier: GPL-2.0-or-later
//
// Captures with little in them, with hostile names, with other streams.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, tablesOf, type Hooked } from "../browser.js";
import * as fixtures from "../fixtures.js";
import type { ReportData } from "../model/types.js";
import { checkValues } from "../values.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

describe("streams by other keys", () => {
  for (const stream of ["flow", "source", "destination"] as const) {
    it(`draws streams by ${stream}`, async () => {
      const data = fixtures.cameraReport({ stream });
      const report = await pages.open(pages.write(stream, data));
      await checkValues(report, tablesOf(data), false);
      await report.close();
    });
  }
});

describe("captures with little in them", () => {
  const cases: [string, ReportData, string[]][] = [
    [
      "empty",
      fixtures.emptyReport(),
      ["The capture has no frames.", "nothing was sent or received", "no TCP packets", "No bursts"],
    ],
    [
      "no-ip",
      fixtures.noIpReport(),
      ["nothing was sent or received", "nobody talks to anybody", "No bursts, no rows."],
    ],
    [
      "one-packet",
      fixtures.onePacketReport(),
      ["no TCP packets", "Fewer than two packets", "No bursts"],
    ],
  ];
  for (const [name, data, statements] of cases) {
    it(`says what is missing: ${name}`, async () => {
      const report = await pages.open(pages.write(name, data));
      await checkValues(report, tablesOf(data), false);
      const text = await report.page.locator("main").innerText();
      for (const statement of statements)
        assert.ok(text.includes(statement), `"${statement}" in: ${text}`);
      assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
      await report.screenshot(name);
      await report.close();
    });
  }
});

describe("a hostile capture", () => {
  it("stays text", async () => {
    const data = fixtures.hostileReport();
    const report = await pages.open(pages.write("hostile", data));
    const { page } = report;
    await checkValues(report, tablesOf(data), false);
    assert.equal(await page.evaluate(() => (window as unknown as Hooked).broken), undefined);
    assert.equal(await page.evaluate(() => document.querySelectorAll("script").length), 2);
    assert.equal(await page.locator("img").count(), 0);
    assert.match(await page.title(), /^<\/title><script>.*⟨U\+202E⟩/);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("</script><script>window.broken = 1</script>"), "shown as it is");
    for (const invisible of ["\u202e", "\u0007", "\u0000", "\u2066"])
      assert.ok(!text.includes(invisible));
    // All that shows names on demand: selectors, tables, tooltips.
    for (const name of ["Source", "Stream", "Address"]) {
      await page.getByRole("combobox", { name, exact: true }).click();
      await page.keyboard.press("Escape");
    }
    for (const summary of await page.locator(".numbers:not([hidden]) summary").all())
      await summary.click();
    for (const picture of ["sent", "received", "timeline", "stream", "payload", "network"]) {
      const box = await report.canvas(picture).boundingBox();
      for (let step = 0; box && step < 6; step++)
        await report.canvas(picture).hover({
          position: { x: box.width * (0.3 + 0.1 * step), y: 60 + 20 * step },
          force: true,
        });
    }
    await page.evaluate(() =>
      (window as unknown as Hooked).burstReport.context.source.set("10.6.6.3"),
    );
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => (window as unknown as Hooked).broken), undefined);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(
      await page.evaluate(() => (({}) as Record<string, unknown>)["polluted"]),
      undefined,
    );
    await report.screenshot("hostile");
    await report.close();
  });

  it("could not run a script even if it got into the page", async () => {
    const report = await pages.open(pages.write("policy", fixtures.onePacketReport()));
    await report.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.broken = 1";
      document.body.append(script);
      document.body.insertAdjacentHTML(
        "beforeend",
        '<img src="data:," onerror="window.broken = 2">',
      );
      void fetch("https://example.com/").catch(() => undefined);
    });
    await report.page.waitForTimeout(300);
    assert.equal(await report.page.evaluate(() => (window as unknown as Hooked).broken), undefined);
    assert.ok(
      report.troubles.length >= 3 &&
        report.troubles.every((text) => /Content Security Policy/.test(text)),
      report.troubles.join("\n"),
    );
    report.troubles.length = 0;
    await report.close();
  });
});
