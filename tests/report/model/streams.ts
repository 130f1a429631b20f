// SPDX-License-Identifier: GPL-2.0-or-later
//
// Streams, and the bursts in them.

import { extremes, group, nine, timesOf, type Numbered } from "./statistics.js";
import type { Cell, Packet, Settings } from "./types.js";

export interface FoundStream {
  number: number;
  key: Cell[];
  packets: Numbered[];
}

export function keyCells(packet: Packet, stream: Settings["stream"]): Cell[] {
  switch (stream) {
    case "pair":
      return [packet.src, packet.dst, null, null, null];
    case "flow":
      return [packet.src, packet.dst, packet.protocol, packet.srcPort, packet.dstPort];
    case "source":
      return [packet.src, null, null, null, null];
    case "destination":
      return [null, packet.dst, null, null, null];
  }
}

export function findStreams(packets: readonly Numbered[], settings: Settings): FoundStream[] {
  const groups = group(packets, (packet) => JSON.stringify(keyCells(packet, settings.stream)));
  return [...groups.entries()].map(([key, members], number) => ({
    number,
    key: JSON.parse(key) as Cell[],
    packets: members,
  }));
}

export interface FoundBurst {
  stream: FoundStream;
  members: Numbered[];
  /** Of the packet that confirms it. */
  confirmed: number;
  idleBefore: number | null;
}

export function burstsOf(stream: FoundStream, settings: Settings): FoundBurst[] {
  const runs: Numbered[][] = [];
  for (const packet of stream.packets) {
    if (packet.time === null || packet.length < settings.minPayload) continue;
    const run = runs[runs.length - 1];
    const last = run?.[run.length - 1]?.time;
    const follows =
      last !== undefined && last !== null && nine(packet.time - last) < settings.gapUs / 1e6;
    if (run && follows) run.push(packet);
    else runs.push([packet]);
  }
  let before: number | null = null;
  return runs
    .filter((members) => members.length >= settings.minPackets)
    .map((members) => {
      const [start, end] = extremes(timesOf(members));
      const idleBefore: number | null = before === null ? null : nine((start ?? 0) - before);
      before = end;
      return {
        stream,
        members,
        confirmed: members[settings.minPackets - 1]?.frame ?? 0,
        idleBefore,
      };
    });
}
