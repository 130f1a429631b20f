// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reads the data that was put into the page, and builds the page.

import { pictures } from "./chart/picture.js";
import { setPrinting } from "./chart/theme.js";
import { timeBar } from "./chart/time-bar.js";
import { Context } from "./context.js";
import { DataError } from "./data/json.js";
import { readReport } from "./data/report.js";
import { header } from "./header.js";
import { calendarSection } from "./pictures/bursts/calendar.js";
import { kindsSection } from "./pictures/bursts/kinds.js";
import { offsetSection } from "./pictures/bursts/offset.js";
import { overTimeSection } from "./pictures/bursts/over-time.js";
import { sizesSection } from "./pictures/bursts/sizes.js";
import { burstSection } from "./pictures/bursts/table.js";
import { timelineSection } from "./pictures/bursts/timeline.js";
import { addressSection } from "./pictures/capture/addresses.js";
import { networkSection } from "./pictures/capture/network.js";
import { portSection } from "./pictures/capture/ports.js";
import { summarySection } from "./pictures/capture/summary.js";
import { addressGapsSection } from "./pictures/gaps/address.js";
import { chooseSection } from "./pictures/gaps/choose.js";
import { loadSection } from "./pictures/load/load.js";
import { peaksSection } from "./pictures/load/peaks.js";
import { payloadSection } from "./pictures/streams/payload.js";
import { sequencesSection } from "./pictures/streams/sequences.js";
import { streamSection } from "./pictures/streams/stream.js";
import { announce, element } from "./ui/dom.js";
import type { Section } from "./ui/section.js";
import * as format from "./text/format.js";

/** Of which two stand beside each other where the window is wide. */
const HALF = "half";

/** In the order of the page; a part may be missing where the data has nothing for it. */
const SECTIONS: readonly (readonly [(context: Context) => Section | null, string?])[] = [
  [summarySection],
  [overTimeSection],
  [timelineSection],
  [burstSection],
  [streamSection],
  [chooseSection],
  [sizesSection, HALF],
  [kindsSection, HALF],
  [calendarSection, HALF],
  [offsetSection, HALF],
  [payloadSection],
  [loadSection],
  [peaksSection, HALF],
  [sequencesSection, HALF],
  [addressSection],
  [(context) => portSection(context, "TCP")],
  [(context) => portSection(context, "UDP")],
  [networkSection],
  [addressGapsSection],
];

function showError(main: HTMLElement, error: unknown): void {
  const text = error instanceof DataError ? error.message : `The page failed: ${String(error)}`;
  document.title = "Traffic bursts: no report";
  main.replaceChildren(
    element("h1", {}, "No report"),
    element("p", { class: "statement", role: "alert" }, format.printable(text)),
  );
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function addSections(main: HTMLElement, context: Context): void {
  const list = element("ul");
  const parts = element("div", { class: "parts" });
  for (const [make, width] of SECTIONS) {
    const part = make(context);
    if (!part) continue;
    list.append(element("li", {}, element("a", { href: `#${part.id}` }, part.short)));
    if (width !== undefined) part.element.classList.add(width);
    parts.append(part.element);
  }
  const navigation = element("nav", { "aria-label": "Parts of the page" }, list);
  main.replaceChildren(header(context), navigation, parts);
}

async function build(main: HTMLElement): Promise<void> {
  const text = document.getElementById("burst-data")?.textContent ?? "";
  const context = new Context(readReport(text));
  addSections(main, context);
  if (context.report.totalPackets > 0) document.body.append(timeBar(context));
  const hook = { pictures, context, ready: false };
  Object.assign(window, { burstReport: hook });
  await drawAll();
  hook.ready = true;
}

/** How long, in ms, the page may be busy before it looks at what the reader does. */
const BUSY_MS = 50;

/** From the top of the page on. */
async function drawAll(): Promise<void> {
  await nextTask();
  let began = performance.now();
  for (const picture of pictures.values()) {
    picture.fit();
    if (performance.now() - began < BUSY_MS) continue;
    await nextTask();
    began = performance.now();
  }
}

/** On paper: the light colours, and pictures as wide as the paper. */
function preparePrinting(): void {
  window.addEventListener("beforeprint", () => {
    setPrinting(true);
    pictures.forEach((picture) => picture.fitPaper());
  });
  window.addEventListener("afterprint", () => {
    setPrinting(false);
    pictures.forEach((picture) => picture.fit());
  });
}

const main = document.getElementById("report");
if (main) {
  announce("");
  preparePrinting();
  build(main).catch((error: unknown) => showError(main, error));
}
