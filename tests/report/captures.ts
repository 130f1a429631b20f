// SPDX-License-Identifier: GPL-2.0-or-later
//
// Captures of all lengths to look at the page with: a camera's week, 20 ms, a scan, a million bursts.

import { analyse } from "./model/analyse.js";
import type { Packet, ReportData, Settings } from "./model/types.js";
import { TCP, UDP, inOrder, packet } from "./fixtures.js";
import { exponential, randomNumbers } from "./model/random.js";

const CAMERA = "192.168.1.20";
const STORE = "198.51.100.80";
const CLOUD = "198.51.100.10";
const PHONE = "192.168.1.35";
const WEEK = 7 * 86400;
/** How many clips the camera uploads in its week. */
export const WEEK_BURSTS = 191;

/** One clip: about as many packets each time, half a second at most between two of them. */
function clip(packets: Packet[], random: () => number, begin: number): number {
  const port = 40000 + Math.floor(random() * 2000);
  const count = 30 + Math.floor(random() * 12);
  let time = begin;
  for (let n = 0; n < count; n++) {
    packets.push(packet(time, CAMERA, STORE, TCP, [port, 443], 1448));
    if (n % 3 === 0) packets.push(packet(time + 0.02, STORE, CAMERA, TCP, [443, port], 0));
    time += random() < 0.1 ? 0.1 + 0.4 * random() : exponential(random, 0.006);
  }
  return time;
}

/** Clips at day, most of them in the evening; 14 within 12 minutes on one of them. */
function clipTimes(random: () => number): number[] {
  const times = Array.from({ length: 14 }, (_, n) => 3 * 86400 + 19 * 3600 + 50 * n);
  while (times.length < WEEK_BURSTS) {
    const day = Math.floor(random() * 7);
    const hour = random() < 0.6 ? 17 + 5 * random() : 7 + 15 * random();
    const time = day * 86400 + hour * 3600;
    if (times.every((other) => Math.abs(other - time) > 45)) times.push(time);
  }
  return times.sort((a, b) => a - b);
}

/** Starts at midnight, UTC. */
export function cameraWeek(): Packet[] {
  const random = randomNumbers(42);
  const packets: Packet[] = [];
  for (let time = 0; time <= WEEK; time += 300) {
    packets.push(packet(time, CAMERA, CLOUD, TCP, [40112, 443], 61));
    packets.push(packet(time + 0.03, CLOUD, CAMERA, TCP, [443, 40112], 57));
  }
  for (const time of clipTimes(random)) clip(packets, random, time);
  return inOrder(packets);
}

export function weekReport(changes: Partial<Settings> = {}): ReportData {
  return analyse(cameraWeek(), {
    file: "camera-week.pcapng",
    start: "1700438400.000000000",
    names: { [CAMERA]: "camera.example", [STORE]: "events.store.example" },
    gapUs: 1000000,
    label: (bytes) => (bytes > 50000 ? "long clip" : "clip"),
    ...changes,
  });
}

/** What a link does in 20 ms: packets of a video every few microseconds, in three gushes. */
export function shortReport(): ReportData {
  const random = randomNumbers(5);
  const packets: Packet[] = [];
  for (const [begin, count] of [
    [0, 40],
    [0.007, 120],
    [0.0152, 60],
  ] as const)
    for (let n = 0; n < count; n++)
      packets.push(packet(begin + n * 12e-6, CAMERA, PHONE, UDP, [5004, 6970], 1200));
  for (let time = 0; time <= 0.02; time += exponential(random, 5e-4))
    packets.push(packet(time, PHONE, CAMERA, UDP, [6970, 5004], 60));
  packets.push(packet(0.02, PHONE, CAMERA, UDP, [6970, 5004], 60));
  return analyse(inOrder(packets), { file: "link.pcap", gapUs: 1000, alarm: 700e6 });
}

/** A scan: 1,200 ports asked, no payload at all. */
export function scanReport(): ReportData {
  const random = randomNumbers(17);
  const packets: Packet[] = [];
  let time = 0;
  for (let port = 1; port <= 1200; port++) {
    const from = 33000 + (port % 40);
    packets.push(packet(time, "10.0.0.66", "10.0.0.5", TCP, [from, port], 0));
    packets.push(packet(time + 2e-4, "10.0.0.5", "10.0.0.66", TCP, [port, from], 0));
    time += exponential(random, 0.01);
  }
  return analyse(inOrder(packets), { file: "scan.pcap" });
}

/** What the plugin writes of a million bursts: 10,000 of them, and 10,000 blocks of merged ones. */
export function millionReport(): ReportData {
  const random = randomNumbers(1);
  const data = weekReport();
  const streams = 40;
  const length = WEEK / 250;
  const bursts = data.tables["bursts"]!;
  const [first = []] = bursts.rows;
  const place = (key: string) => bursts.columns.indexOf(key);
  const rows = Array.from({ length: 10000 }, (_, n) => {
    const start = Math.round(random() * WEEK * 1e6) / 1e6;
    const row = [...first];
    row[place("id")] = n + 1;
    row[place("stream")] = n % streams;
    row[place("start")] = start;
    row[place("end")] = start + 0.01;
    row[place("duration")] = 0.01;
    row[place("bytes")] = 50000 + Math.floor(random() * 50000);
    return row;
  });
  const lanes = Array.from({ length: 10000 }, (_, n) => {
    const start = Math.floor(n / streams) * length;
    return [n % streams, start, start + length * 0.9, 99, 99 * 3000, 99 * 4];
  });
  return {
    ...data,
    capture: { ...data.capture, file: "million.pcapng" },
    summary: { ...data.summary, bursts: 1000000 },
    tables: { ...data.tables, bursts: { ...bursts, rows, total_rows: 1000000 } },
    lanes,
    rates: null,
  };
}
