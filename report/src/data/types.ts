// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a report holds (report/DATA.md), with names instead of columns. Times are seconds since the
// capture's start, lengths and sums bytes of payload. What is null is not known.

/** Seconds: mean, standard deviation, extremes and percentiles of times between packets. */
export interface Gaps {
  mean: number | null;
  sd: number | null;
  min: number | null;
  max: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface Lengths {
  mean: number | null;
  sd: number | null;
  min: number | null;
  max: number | null;
}

export interface Endpoint {
  address: string;
  txPackets: number;
  txBytes: number;
  rxPackets: number;
  rxBytes: number;
  lengths: Lengths;
  idt: Gaps;
  iat: Gaps;
  burstsSent: number;
  burstBytesSent: number;
  burstsReceived: number;
  burstBytesReceived: number;
  burstiness: number | null;
}

export interface Port {
  port: number;
  srcPackets: number;
  srcBytes: number;
  dstPackets: number;
  dstBytes: number;
}

/** The parts of a stream's key; null where `burst.stream` leaves them out. */
export interface StreamKey {
  stream: number;
  src: string | null;
  dst: string | null;
  protocol: number | null;
  srcPort: number | null;
  dstPort: number | null;
}

export interface Stream extends StreamKey {
  packets: number;
  bytes: number;
  first: number | null;
  last: number | null;
  duration: number | null;
  lengths: Lengths;
  gap: Gaps;
  reordered: number;
  bursts: number;
  burstPackets: number;
  burstBytes: number;
  burstiness: number | null;
}

export interface Burst extends StreamKey {
  id: number;
  firstFrame: number;
  lastFrame: number;
  start: number;
  end: number;
  duration: number;
  packets: number;
  bytes: number;
  meanLen: number;
  rate: number | null;
  idleBefore: number | null;
  /** What a rule of the user's calls it. */
  label: string | null;
}

/** Rows in the plugin's order; those beyond its limit are only counted and summed. */
export interface Table<Row> {
  rows: Row[];
  totalRows: number;
  /** Sums over the rows left out, by the contract's key; only of what can be summed. */
  rest: ReadonlyMap<string, number>;
}

export interface Pair {
  src: string;
  dst: string;
  packets: number;
  bytes: number;
}

/** A bucket of a histogram, [low, high) in seconds; on a grid, empty ones left out. */
export interface Bucket {
  low: number;
  high: number;
  count: number;
}

export interface GapHistograms {
  address: string;
  idt: Bucket[];
  iat: Bucket[];
}

/** The packets from one address to another within a stream. */
export interface Series {
  stream: number;
  src: string;
  dst: string;
  packets: number;
  bytes: number;
  /** Seconds; 0 if every packet is a point. Else, of each span of this width, the extremes are. */
  bin: number;
  /** time, length, time, length, ... */
  points: number[];
}

/** Bursts that are not in the table, merged where they lie close together. */
export interface Lane {
  stream: number;
  start: number;
  end: number;
  bursts: number;
  bytes: number;
  packets: number;
}

export interface Parameters {
  gapUs: number;
  minPayload: number;
  minPackets: number;
  includeSmall: boolean;
  /** How streams are told apart: a name of the contract, or one that is newer than the page. */
  stream: string;
  /** "network" or "link": what addresses are. */
  address: string;
  /** "payload" or "wire": what the size of a packet is. */
  size: string;
  meanPercent: number;
  /** Each preference as it is written, by its name. */
  all: ReadonlyMap<string, string>;
}

export interface Summary {
  frames: number;
  ip: number;
  tcp: number;
  udp: number;
  ipOther: number;
  other: number;
  payloadBytes: number;
  duration: number | null;
  endpoints: number;
  streams: number;
  bursts: number;
  burstPackets: number | null;
  burstBytes: number | null;
  wireBytes: number | null;
  duplicates: number | null;
  duplicatesSeen: number | null;
}

/** What `burst.gap_us` at `gap` seconds would give. */
export interface Threshold {
  gap: number;
  bursts: number;
  streams: number;
  packets: number;
  bytes: number;
  packetsMean: number | null;
  bytesMean: number | null;
  durationMean: number | null;
  suggested: boolean;
}

/** Bursts of a stream that have as many packets and about the same bytes; intervals in seconds. */
export interface Kind extends StreamKey {
  kind: number;
  packets: number;
  bytesMean: number;
  count: number;
  intervalMean: number | null;
  intervalSd: number | null;
  intervalP50: number | null;
  intervalMin: number | null;
  intervalMax: number | null;
  first: number | null;
  last: number | null;
}

/** The largest load in a window of `window` seconds; rates in bit/s on the wire. */
export interface Peak {
  window: number;
  bytes: number;
  rate: number;
  packets: number;
  frame: number;
  time: number | null;
  meanRate: number | null;
  peakToMean: number | null;
}

export interface Microburst {
  id: number;
  firstFrame: number;
  lastFrame: number;
  start: number;
  end: number;
  duration: number;
  packets: number;
  bytes: number;
  peakRate: number;
  peakFrame: number;
  topSrc: string | null;
  topDst: string | null;
  topBytes: number | null;
}

/** The first packets of a stream: payload lengths, negative for those that go back, and gaps. */
export interface Sequence extends StreamKey {
  packets: number;
  lengths: number[];
  gaps: (number | null)[];
}

/** What happened in a bin of time that begins at `time`. */
export interface RateBin {
  time: number;
  packets: number;
  bytes: number;
  bursts: number | null;
}

export interface LoadBin {
  time: number;
  /** bit/s on the wire: the largest load at any frame of the bin. */
  peakRate: number;
  wireBytes: number;
}

export interface Rates {
  bin: number;
  rows: RateBin[];
}

export interface Load {
  bin: number;
  /** Seconds of the sliding window. */
  window: number;
  rows: LoadBin[];
}

export interface Report {
  generator: string;
  file: string | null;
  fileSize: number | null;
  filter: string | null;
  /** Epoch seconds with nine decimals: more than a number holds. */
  start: string | null;
  end: string | null;
  parameters: Parameters;
  summary: Summary;
  endpoints: Table<Endpoint>;
  tcpPorts: Table<Port>;
  udpPorts: Table<Port>;
  streams: Table<Stream>;
  bursts: Table<Burst>;
  names: ReadonlyMap<string, string>;
  pairs: { rows: Pair[]; totalRows: number };
  gaps: GapHistograms[];
  series: Series[];
  totalSeries: number;
  totalPackets: number;
  shownPackets: number;
  lanes: Lane[];
  thresholds: Table<Threshold> | null;
  kinds: Table<Kind> | null;
  peaks: Table<Peak> | null;
  microbursts: Table<Microburst> | null;
  sequences: Table<Sequence> | null;
  qualifyingGaps: Bucket[] | null;
  rates: Rates | null;
  load: Load | null;
}
