// SPDX-License-Identifier: GPL-2.0-or-later
//
// Payload over time of one source, a series for each destination.

import { Picture } from "../../chart/picture.js";
import { pointCount, pointGroups } from "../../compute/points.js";
import type { Context } from "../../context.js";
import { element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";
import { DISTINCT_SERIES } from "../../chart/theme.js";
import { pointOption, thinningText } from "./points.js";

function sourceFigures(context: Context, address: string): HTMLElement {
  const source = context.sources.find((each) => each.address === address);
  const endpoint = context.report.endpoints.rows.find((each) => each.address === address);
  const packets = endpoint?.txPackets ?? source?.packets ?? 0;
  const bytes = endpoint?.txBytes ?? source?.bytes ?? 0;
  const mean = endpoint?.lengths.mean ?? null;
  return figures([
    ["Packets sent", format.count(packets)],
    ["Payload sent", format.bytes(bytes), format.exactBytes(bytes)],
    [
      "Mean payload",
      mean === null ? "none" : format.bytes(mean),
      mean === null ? "" : format.exactBytes(mean),
    ],
    ["Bursts sent", endpoint ? format.count(endpoint.burstsSent) : "unknown"],
  ]);
}

export function payloadSection(context: Context): Section {
  const lead =
    "Each point is a packet. Drag to move in time, hold Ctrl and turn the wheel to zoom, or use " +
    "the " +
    "bar below the picture or the buttons; all pictures over time follow. A click in the legend " +
    "switches a destination.";
  if (context.sources.length === 0) {
    const empty = statement(
      "No packet with an IP address and a time stamp: nothing to draw over time.",
    );
    return section("payload", "Payload over time", "Payload over time of one source", "", empty);
  }
  const groups = () => {
    const source = context.sources.find(({ address }) => address === context.source.get());
    return pointGroups(
      source?.series ?? [],
      ({ dst }) => dst,
      ({ dst }) => `to ${context.labels.full(dst)}`,
      DISTINCT_SERIES,
    );
  };
  const picture: Picture = new Picture(
    "payload",
    "Payload of each packet, by destination",
    400,
    (theme, width) => {
      const shown = groups();
      if (pointCount(shown) === 0) return "No point of this source is in the page.";
      return {
        description:
          `Points of payload over time, sent by ${context.labels.full(context.source.get())} ` +
          `to ${format.counted(shown.length, "destination")}: ` +
          shown
            .slice(0, 5)
            .map(({ label, bytes }) => `${label}, ${format.bytes(bytes)}`)
            .join("; "),
        option: pointOption(context, picture, shown, theme, width),
      };
    },
  );
  context.zoom.attach(picture);
  const picker = new Picker(
    "Source",
    context.sources.map(({ address, bytes, packets }) => ({
      value: address,
      label: context.labels.full(address),
      detail: `${format.bytes(bytes)}, ${format.counted(packets, "packet")}`,
      searchText: context.labels.searchText(address),
    })),
    context.source,
  );
  const about = element("div", { class: "about" });
  const thinned = note("");
  const update = () => {
    const shown = groups();
    const packets = shown.reduce((sum, group) => sum + group.packets, 0);
    const text = thinningText(shown, packets);
    thinned.textContent = text ?? "";
    thinned.hidden = text === null;
    about.replaceChildren(sourceFigures(context, context.source.get()));
  };
  context.source.subscribe(() => {
    picture.forgetLegend();
    picture.refresh();
    update();
  });
  update();
  return section(
    "payload",
    "Payload over time",
    "Payload over time of one source",
    lead,
    element("div", { class: "controls" }, picker.element, context.zoom.controls()),
    about,
    picture.element,
    thinned,
    seriesNote(context),
  );
}

function seriesNote(context: Context): HTMLElement | null {
  const { totalSeries, series } = context.report;
  if (totalSeries <= series.length) return null;
  return note(
    `The page has points of the ${format.count(series.length)} series (stream, source, ` +
      `destination) ` +
      `with most payload, of ${format.count(totalSeries)} in all.`,
  );
}
