// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures of a report's page, as Chromium shows it: screenshots.mjs MODULES PAGE FOLDER BURST
// MODULES is a folder where playwright-core is installed. Called by screenshots.py.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, page, folder, burst] = process.argv.slice(2);
const { chromium } = createRequire(join(resolve(modules), "/"))("playwright-core");
// For machines that have much else to do, in milliseconds.
const PATIENCE = 120000;

// Chromium has no sandbox when root runs it; the page is our own.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext({
  viewport: { width: 1100, height: 1400 }, timezoneId: "UTC", locale: "en-GB", colorScheme: "light",
  reducedMotion: "reduce",
});
const tab = await context.newPage();
tab.setDefaultTimeout(PATIENCE);
await tab.goto(pathToFileURL(page).href);
await tab.waitForFunction(() => window.burstReport?.ready === true);

// It is at the lower edge of the window, over whatever is there.
await tab.locator(".time-bar").evaluate((bar) => { bar.style.display = "none"; });

async function picture(section) {
  // No mark of where the keyboard or the mouse is.
  await tab.evaluate(() => document.activeElement?.blur());
  await tab.mouse.move(0, 0);
  await tab.locator(`section#${section}`).screenshot({
    path: join(folder, `report-${section}.png`), animations: "disabled",
  });
}

await tab.locator(".time-bar").getByRole("radio", { name: "UTC", includeHidden: true })
  .evaluate((radio) => radio.click());
for (const section of ["network", "choose", "timeline"]) await picture(section);
await tab.locator("#bursts").getByRole("button", { name: `Show burst ${burst} in` }).click();
await picture("stream");
await browser.close();
