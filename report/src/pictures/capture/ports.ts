// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which ports; those that look like clients' are one bar, unless the reader wants to see each.

import { CLIENT_PORTS, largest, leftOut, withClientsAsOne, type Bar } from "../../compute/bars.js";
import type { Context } from "../../context.js";
import type { Port, Table } from "../../data/types.js";
import * as format from "../../text/format.js";
import { weightChoice } from "../../ui/choices.js";
import { checkbox, element } from "../../ui/dom.js";
import { section, statement, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { barPicture, rowsNote, scaleChoice, type Scale } from "./bars.js";

function bars(
  context: Context,
  protocol: string,
  table: Table<Port>,
  side: "src" | "dst",
  together: boolean,
): Bar[] {
  const rows = table.rows.map((row) => ({
    label: `${protocol} port ${row.port}`,
    short: String(row.port),
    bytes: side === "src" ? row.srcBytes : row.dstBytes,
    packets: side === "src" ? row.srcPackets : row.dstPackets,
    others: 0,
    port: row.port,
  }));
  const left = leftOut(table, `${side}_bytes`, `${side}_packets`);
  return largest(together ? withClientsAsOne(rows) : rows, left, context.weight.get());
}

export function portSection(context: Context, protocol: "TCP" | "UDP"): Section {
  const id = protocol === "TCP" ? "tcp" : "udp";
  const table = protocol === "TCP" ? context.report.tcpPorts : context.report.udpPorts;
  const title = `Which ${protocol} ports`;
  if (table.rows.length === 0) {
    const empty = statement(`The capture has no ${protocol} packets.`);
    return section(`${id}-ports`, `${protocol} ports`, title, "", empty);
  }
  const scale = new Store<Scale>("linear");
  let together = true;
  const picture = (side: "src" | "dst") =>
    barPicture(context, scale, {
      name: side === "src" ? `${id}-source` : `${id}-destination`,
      title: side === "src" ? "By source port" : "By destination port",
      what: "Port",
      empty: context.weight.get() === "bytes" ? "No payload." : "No packets.",
      color: side === "src" ? 0 : 2,
      bars: () => bars(context, protocol, table, side, together),
    });
  const sides = [picture("src"), picture("dst")];
  const clients = checkbox(
    `client ports (${format.count(CLIENT_PORTS)} and above) in one bar`,
    together,
    (checked) => {
      together = checked;
      sides.forEach((side) => side.update());
    },
  );
  return section(
    `${id}-ports`,
    `${protocol} ports`,
    title,
    "",
    element(
      "div",
      { class: "controls" },
      weightChoice(context.weight),
      scaleChoice(scale),
      clients,
    ),
    element("div", { class: "pair" }, ...sides.map((side) => side.element)),
    rowsNote(table, "ports"),
  );
}
