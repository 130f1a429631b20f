// SPDX-License-Identifier: GPL-2.0-or-later
//
// Packets, how they are counted, and the data of a report page (report/DATA.md).

export interface Packet {
  /** Seconds since the capture's start; null for a frame without a time stamp. */
  time: number | null;
  src: string;
  dst: string;
  protocol: number;
  srcPort: number | null;
  dstPort: number | null;
  length: number;
}

export interface Settings {
  file: string | null;
  filter: string | null;
  start: string | null;
  names: Record<string, string>;
  gapUs: number;
  minPayload: number;
  minPackets: number;
  /** Bits per second from which on there are microbursts; 0: none are looked for. */
  alarm: number;
  /** The label of a burst with so many bytes, if any. */
  label: (bytes: number) => string | null;
  stream: "pair" | "flow" | "source" | "destination";
  /** Whether there is what version 2 of the data adds. */
  extras: boolean;
  /** Frames that are not IP. */
  otherFrames: number;
  limits: {
    endpoints: number;
    ports: number;
    streams: number;
    bursts: number;
    pairs: number;
    points: number;
  };
}

export const DEFAULTS: Settings = {
  file: "sample.pcap",
  filter: null,
  start: "1700000000.123456789",
  names: {},
  gapUs: 300000,
  minPayload: 300,
  minPackets: 2,
  alarm: 0,
  label: () => null,
  stream: "pair",
  extras: true,
  otherFrames: 0,
  limits: {
    endpoints: 5000,
    ports: 5000,
    streams: 5000,
    bursts: 20000,
    pairs: 5000,
    points: 150000,
  },
};

export type Cell = number | string | null;

export interface DataTable {
  columns: string[];
  titles: string[];
  rows: Cell[][];
  total_rows: number;
  rest: Cell[] | null;
}

export interface Bins {
  bin: number;
  columns: string[];
  rows: number[][];
}

export interface ReportData {
  schema: string;
  generator: string;
  capture: {
    file: string | null;
    filter: string | null;
    start: string | null;
    end?: string | null;
    file_size?: number | null;
  };
  parameters: Record<string, unknown>;
  summary: Record<string, number | null>;
  tables: Record<string, DataTable>;
  names: Record<string, string>;
  pairs: { columns: string[]; rows: Cell[][]; total_rows: number };
  gaps: { address: string; idt: number[][]; iat: number[][] }[];
  series: {
    columns: string[];
    rows: Cell[][];
    points: number[][];
    total_series: number;
    total_packets: number;
    shown_packets: number;
    bin: number;
  };
  lanes: number[][];
  qualifying_gaps?: number[][] | null;
  rates?: Bins | null;
  load?: (Bins & { window: number }) | null;
}
