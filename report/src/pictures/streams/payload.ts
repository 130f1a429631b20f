// SPDX-License-Identifier: GPL-2.0-or-later
//
// What one source sends, over time: how much per time, and each packet's payload; by destination.

import { DISTINCT_SERIES } from "../../chart/palette.js";
import { Picture } from "../../chart/picture.js";
import { largestLength, pointCount, pointGroups, type PointGroup } from "../../compute/points.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { weightChoice } from "../../ui/choices.js";
import { element } from "../../ui/dom.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";
import { pointOption, pointTable, thinningText } from "./points.js";
import { ratePicture } from "./rate.js";

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

function groupsOf(context: Context): PointGroup[] {
  const source = context.sources.find(({ address }) => address === context.source.get());
  return pointGroups(
    source?.series ?? [],
    ({ dst }) => dst,
    ({ dst }) => `to ${context.labels.full(dst)}`,
    DISTINCT_SERIES,
  );
}

function sourcePicker(context: Context): Picker<string> {
  return new Picker(
    "Source",
    context.sources.map(({ address, bytes, packets }) => ({
      value: address,
      label: context.labels.full(address),
      detail: `${format.bytes(bytes)}, ${format.counted(packets, "packet")}`,
      searchText: context.labels.searchText(address),
    })),
    context.source,
  );
}

function pointPicture(context: Context): Picture {
  const picture: Picture = new Picture({
    name: "payload",
    title: "Payload of each packet, by destination",
    height: 400,
    draw: (theme, width) => {
      const shown = groupsOf(context);
      if (pointCount(shown) === 0) return "No point of this source is in the page.";
      if (largestLength(shown) === 0)
        return "No packet of this source carries payload: the bars count its packets.";
      const first = shown.slice(0, 5).map(({ label, bytes }) => `${label}, ${format.bytes(bytes)}`);
      return {
        description:
          `Points of payload over time, sent by ${context.labels.full(context.source.get())} ` +
          `to ${format.counted(shown.length, "destination")}: ${first.join("; ")}`,
        option: pointOption(context, picture, shown, theme, width),
      };
    },
    table: pointTable(context, () => groupsOf(context)),
  });
  context.addOverTime(picture);
  return picture;
}

/** Whether each packet of the source is a point. */
function isComplete(context: Context): boolean {
  const groups = groupsOf(context);
  const packets = groups.reduce((sum, group) => sum + group.packets, 0);
  return pointCount(groups) >= packets;
}

export function payloadSection(context: Context): Section {
  const title = "What one source sends, over time";
  if (context.sources.length === 0) {
    const empty = statement(
      "No packet with an IP address and a time stamp: nothing to draw over time.",
    );
    return section("payload", "Payload over time", title, "", empty);
  }
  const points = pointPicture(context);
  const rate = ratePicture(
    context,
    () => groupsOf(context),
    () => isComplete(context),
  );
  const about = element("div", { class: "about" });
  const thinned = note("");
  const update = () => {
    const shown = groupsOf(context);
    const packets = shown.reduce((sum, group) => sum + group.packets, 0);
    const text = thinningText(shown, packets);
    thinned.textContent =
      (text ?? "") +
      (text !== null && context.report.rates ? " The bars are of all packets of the capture." : "");
    thinned.hidden = text === null;
    about.replaceChildren(sourceFigures(context, context.source.get()));
  };
  context.source.subscribe(() => {
    for (const picture of [points, rate]) {
      picture.forgetLegend();
      picture.refresh();
    }
    update();
  });
  update();
  return section(
    "payload",
    "Payload over time",
    title,
    "Bars: how much it sends per time. Points: each packet's payload. A click in a legend switches " +
      "a destination.",
    element(
      "div",
      { class: "controls" },
      sourcePicker(context).element,
      weightChoice(context.weight),
    ),
    about,
    rate.element,
    points.element,
    thinned,
    seriesNote(context),
  );
}

function seriesNote(context: Context): HTMLElement | null {
  const { totalSeries, series } = context.report;
  if (totalSeries <= series.length) return null;
  return note(
    `The page has points of the ${format.count(series.length)} series (stream, source, ` +
      `destination) with most payload, of ${format.count(totalSeries)} in all.`,
  );
}
