// SPDX-License-Identifier: GPL-2.0-or-later
//
// The head of the page: which capture, what of it, and with which preferences.

import type { Context } from "./context.js";
import type { Parameters, Report } from "./data/types.js";
import * as format from "./text/format.js";
import { streamKindText } from "./text/labels.js";
import { element } from "./ui/dom.js";

function parametersText({ gapUs, minPayload, minPackets, includeSmall, stream, size }: Parameters) {
  const what = size === "wire" ? "on the wire" : "of payload";
  const gap =
    gapUs > 0 ? `, each less than ${format.duration(gapUs / 1e6)} after the one before` : "";
  return (
    `A stream is the packets ${streamKindText(stream)}. A burst is at least ` +
    `${format.counted(minPackets, "packet")} of a stream with ${format.exactBytes(minPayload)} ` +
    `${what} or more${gap}${includeSmall ? "; smaller packets in between belong to it" : ""}.` +
    (size === "wire" ? " Where this page says payload of bursts, it is length on the wire." : "")
  );
}

function allParameters({ all }: Parameters): HTMLElement {
  const list = element("dl", { class: "parameters" });
  for (const [key, value] of all) {
    const name = key === "filter" ? "filter" : `burst.${key}`;
    const shown = value === "" ? "–" : format.printable(value);
    list.append(element("div", {}, element("dt", {}, name), element("dd", {}, shown)));
  }
  return element("details", {}, element("summary", {}, "All preferences"), list);
}

function fileText({ file, fileSize, generator }: Report): string {
  const size = fileSize === null ? null : format.bytes(fileSize);
  const about = file === null ? "The capture's name is not known" : null;
  return [about, size, `written by ${format.printable(generator)}`].filter(Boolean).join(", ");
}

function whenText({ clock, zoom, report }: Context): string | null {
  if (!clock.known) return null;
  const end = clock.dateAndTime(report.summary.duration ?? 0, zoom.zone);
  return `Captured from ${clock.dateAndTime(0, zoom.zone)} to ${end}.`;
}

export function header(context: Context): HTMLElement {
  const { report } = context;
  const name = report.file === null ? "Capture" : format.printable(report.file);
  document.title = `${name} – traffic bursts`;
  const when = element("p", {}, whenText(context));
  context.zoom.clockKind.subscribe(() => {
    when.textContent = whenText(context) ?? "";
  });
  return element(
    "header",
    {},
    element("p", { class: "kicker" }, "Traffic bursts"),
    element("h1", {}, element("bdi", {}, name)),
    element("p", {}, `${fileText(report)}.`),
    when,
    report.filter === null || report.filter === ""
      ? null
      : element(
          "p",
          {},
          "Only packets that pass the filter ",
          element("code", {}, format.printable(report.filter)),
          ".",
        ),
    element("p", {}, parametersText(report.parameters)),
    allParameters(report.parameters),
  );
}
