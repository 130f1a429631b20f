// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reads the data that the plugin put into the page, and builds the page.

import { pictures } from "./chart/picture.js";
import { Context } from "./context.js";
import { DataError } from "./data/json.js";
import { readReport } from "./data/report.js";
import type { Report } from "./data/types.js";
import { announce, element } from "./ui/dom.js";
import * as format from "./text/format.js";
import { STREAM_KEY_TEXT } from "./text/labels.js";
import { addressSection, portSection } from "./pictures/capture/bars.js";
import { burstSection } from "./pictures/bursts/table.js";
import { gapSection } from "./pictures/gaps/address.js";
import { networkSection } from "./pictures/capture/network.js";
import { payloadSection } from "./pictures/streams/payload.js";
import { streamSection } from "./pictures/streams/stream.js";
import { summarySection } from "./pictures/capture/summary.js";
import { timelineSection } from "./pictures/bursts/timeline.js";
import type { Section } from "./ui/section.js";
import { setPrinting } from "./chart/theme.js";

/** In the order of the page. */
const SECTIONS: readonly ((context: Context) => Section)[] = [
  summarySection,
  addressSection,
  payloadSection,
  (context) => portSection(context, "TCP"),
  (context) => portSection(context, "UDP"),
  networkSection,
  gapSection,
  streamSection,
  timelineSection,
  burstSection,
];

function parametersText({ parameters }: Report): string {
  const { gapUs, minPayload, minPackets, includeSmall, stream } = parameters;
  return (
    `A stream is the packets ${STREAM_KEY_TEXT[stream]}. A burst is at least ` +
    `${format.counted(minPackets, "packet")} of a stream with ${format.exactBytes(minPayload)} ` +
    `of payload or ` +
    `more, each less than ${format.duration(gapUs / 1e6)} after the one before` +
    `${includeSmall ? "; smaller packets in between belong to it" : ""}.`
  );
}

function header(context: Context): HTMLElement {
  const { report, clock } = context;
  const name = report.file === null ? "Capture" : format.printable(report.file);
  document.title = `${name} – traffic bursts`;
  const begun = clock.dateAndTime(0);
  return element(
    "header",
    {},
    element("p", { class: "kicker" }, "Traffic bursts"),
    element("h1", {}, element("bdi", {}, name)),
    begun ? element("p", {}, `Captured from ${begun} (this computer's time zone) on.`) : null,
    report.filter === null
      ? null
      : element(
          "p",
          {},
          "Only packets that pass the filter ",
          element("code", {}, format.printable(report.filter)),
          ".",
        ),
    element("p", {}, parametersText(report)),
  );
}

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

async function build(main: HTMLElement): Promise<void> {
  const text = document.getElementById("burst-data")?.textContent ?? "";
  const context = new Context(readReport(text));
  const list = element("ul");
  const navigation = element("nav", { "aria-label": "Parts of the page" }, list);
  main.replaceChildren(header(context), navigation);
  for (const make of SECTIONS) {
    const { id, short, element: part } = make(context);
    list.append(element("li", {}, element("a", { href: `#${id}` }, short)));
    main.append(part);
  }
  main.append(
    element(
      "p",
      { class: "generator" },
      `Written by ${format.printable(context.report.generator)}.`,
    ),
  );
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
