// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which address sends, and which receives most.

import { largest, leftOut, type Bar } from "../../compute/bars.js";
import type { Context } from "../../context.js";
import type { Endpoint } from "../../data/types.js";
import { weightChoice } from "../../ui/choices.js";
import { element } from "../../ui/dom.js";
import { section, statement, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { barPicture, rowsNote, scaleChoice, type Scale } from "./bars.js";

function bars(context: Context, way: "tx" | "rx"): Bar[] {
  const { endpoints } = context.report;
  const bar = (endpoint: Endpoint): Bar => ({
    label: context.labels.full(endpoint.address),
    short: context.labels.brief(endpoint.address),
    bytes: way === "tx" ? endpoint.txBytes : endpoint.rxBytes,
    packets: way === "tx" ? endpoint.txPackets : endpoint.rxPackets,
    others: 0,
    address: endpoint.address,
  });
  const left = leftOut(endpoints, `${way}_bytes`, `${way}_packets`);
  return largest(endpoints.rows.map(bar), left, context.weight.get());
}

export function addressSection(context: Context): Section {
  const { endpoints, gaps } = context.report;
  const title = "Which addresses";
  if (endpoints.rows.length === 0) {
    const empty = statement("No packet with an IP address: nothing was sent or received.");
    return section("addresses", "Addresses", title, "", empty);
  }
  const select = ({ address }: Bar) => {
    if (address === undefined) return;
    if (context.sources.some((source) => source.address === address)) context.source.set(address);
    if (gaps.some((each) => each.address === address)) context.gapAddress.set(address);
  };
  const scale = new Store<Scale>("linear");
  const sent = barPicture(context, scale, {
    name: "sent",
    title: "Sent, by source",
    what: "Source",
    empty: "Nothing was sent.",
    color: 0,
    bars: () => bars(context, "tx"),
    select,
  });
  const received = barPicture(context, scale, {
    name: "received",
    title: "Received, by destination",
    what: "Destination",
    empty: "Nothing was received.",
    color: 2,
    bars: () => bars(context, "rx"),
    select,
  });
  return section(
    "addresses",
    "Addresses",
    title,
    "Who sends and who receives most. A click on a bar selects the address for the pictures of " +
      "payload over time and of gaps.",
    element("div", { class: "controls" }, weightChoice(context.weight), scaleChoice(scale)),
    element("div", { class: "pair" }, sent.element, received.element),
    rowsNote(endpoints, "addresses"),
  );
}
