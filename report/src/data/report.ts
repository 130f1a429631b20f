// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the plugin wrote into the page (report/DATA.md), checked and with names instead of columns.
// Times are seconds since the capture's start, lengths and sums bytes of payload.

export const SCHEMA = "burst-report/1";

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

export type StreamKeyName = "pair" | "flow" | "source" | "destination";

export interface Parameters {
  gapUs: number;
  minPayload: number;
  minPackets: number;
  includeSmall: boolean;
  stream: StreamKeyName;
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
}

export interface Report {
  generator: string;
  file: string | null;
  filter: string | null;
  /** Epoch seconds with nine decimals: more than a number holds. */
  start: string | null;
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
}

/** What is wrong with the data, in a sentence for the reader of the page. */
export class DataError extends Error {}

/* ---- reading JSON whose shape is not known yet ---- */

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new DataError(`${what} is not an object.`);
  return value as Json;
}

function array(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DataError(`${what} is not a list.`);
  return value as unknown[];
}

function number(value: unknown, what: string): number {
  if (typeof value !== "number") throw new DataError(`${what} is not a number.`);
  return value;
}

function optionalNumber(value: unknown, what: string): number | null {
  return value === null || value === undefined ? null : number(value, what);
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new DataError(`${what} is not a text.`);
  return value;
}

function optionalText(value: unknown, what: string): string | null {
  return value === null || value === undefined ? null : text(value, what);
}

/** One row of a table, its cells found by the contract's key. */
class Cells {
  private row: readonly unknown[] = [];
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    columns: readonly unknown[],
    private readonly what: string,
  ) {
    this.places = new Map(columns.map((key, place) => [text(key, `A column of ${what}`), place]));
  }

  over(row: unknown): this {
    this.row = array(row, `A row of ${this.what}`);
    return this;
  }

  private cell(key: string): unknown {
    const place = this.places.get(key);
    if (place === undefined) throw new DataError(`${this.what} has no column "${key}".`);
    return this.row[place];
  }

  number(key: string): number {
    return number(this.cell(key), `${this.what}: ${key}`);
  }

  optionalNumber(key: string): number | null {
    return optionalNumber(this.cell(key), `${this.what}: ${key}`);
  }

  text(key: string): string {
    return text(this.cell(key), `${this.what}: ${key}`);
  }

  optionalText(key: string): string | null {
    return optionalText(this.cell(key), `${this.what}: ${key}`);
  }
}

function readTable<Row>(tables: Json, name: string, row: (cells: Cells) => Row): Table<Row> {
  const table = object(tables[name], `Table ${name}`);
  const columns = array(table["columns"], `The columns of ${name}`);
  const cells = new Cells(columns, name);
  const rest = new Map<string, number>();
  if (table["rest"] !== null && table["rest"] !== undefined) {
    array(table["rest"], `The rest of ${name}`).forEach((sum, place) => {
      if (typeof sum === "number") rest.set(String(columns[place]), sum);
    });
  }
  const rows = array(table["rows"], `The rows of ${name}`);
  return {
    rows: rows.map((values) => row(cells.over(values))),
    totalRows: number(table["total_rows"], `The number of ${name}`),
    rest,
  };
}

/* ---- rows ---- */

function readGaps(cells: Cells, prefix: string): Gaps {
  const of = (key: string) => cells.optionalNumber(`${prefix}_${key}`);
  return {
    mean: of("mean"),
    sd: of("sd"),
    min: of("min"),
    max: of("max"),
    p50: of("p50"),
    p95: of("p95"),
    p99: of("p99"),
  };
}

function readLengths(cells: Cells): Lengths {
  const of = (key: string) => cells.optionalNumber(`len_${key}`);
  return { mean: of("mean"), sd: of("sd"), min: of("min"), max: of("max") };
}

function readEndpoint(cells: Cells): Endpoint {
  return {
    address: cells.text("address"),
    txPackets: cells.number("tx_packets"),
    txBytes: cells.number("tx_bytes"),
    rxPackets: cells.number("rx_packets"),
    rxBytes: cells.number("rx_bytes"),
    lengths: readLengths(cells),
    idt: readGaps(cells, "idt"),
    iat: readGaps(cells, "iat"),
    burstsSent: cells.number("bursts_sent"),
    burstBytesSent: cells.number("burst_bytes_sent"),
    burstsReceived: cells.number("bursts_received"),
    burstBytesReceived: cells.number("burst_bytes_received"),
    burstiness: cells.optionalNumber("burstiness"),
  };
}

function readPort(cells: Cells): Port {
  return {
    port: cells.number("port"),
    srcPackets: cells.number("src_packets"),
    srcBytes: cells.number("src_bytes"),
    dstPackets: cells.number("dst_packets"),
    dstBytes: cells.number("dst_bytes"),
  };
}

function readStreamKey(cells: Cells): StreamKey {
  return {
    stream: cells.number("stream"),
    src: cells.optionalText("src"),
    dst: cells.optionalText("dst"),
    protocol: cells.optionalNumber("protocol"),
    srcPort: cells.optionalNumber("src_port"),
    dstPort: cells.optionalNumber("dst_port"),
  };
}

function readStream(cells: Cells): Stream {
  return {
    ...readStreamKey(cells),
    packets: cells.number("packets"),
    bytes: cells.number("bytes"),
    first: cells.optionalNumber("first"),
    last: cells.optionalNumber("last"),
    duration: cells.optionalNumber("duration"),
    lengths: readLengths(cells),
    gap: readGaps(cells, "gap"),
    reordered: cells.number("reordered"),
    bursts: cells.number("bursts"),
    burstPackets: cells.number("burst_packets"),
    burstBytes: cells.number("burst_bytes"),
    burstiness: cells.optionalNumber("burstiness"),
  };
}

function readBurst(cells: Cells): Burst {
  return {
    ...readStreamKey(cells),
    id: cells.number("id"),
    firstFrame: cells.number("first_frame"),
    lastFrame: cells.number("last_frame"),
    start: cells.number("start"),
    end: cells.number("end"),
    duration: cells.number("duration"),
    packets: cells.number("packets"),
    bytes: cells.number("bytes"),
    meanLen: cells.number("mean_len"),
    rate: cells.optionalNumber("rate"),
    idleBefore: cells.optionalNumber("idle_before"),
  };
}

/* ---- the parts ---- */

const STREAM_KEYS: readonly string[] = ["pair", "flow", "source", "destination"];

function readParameters(value: unknown): Parameters {
  const parameters = object(value, "parameters");
  const stream = text(parameters["stream"], "parameters: stream");
  if (!STREAM_KEYS.includes(stream)) throw new DataError(`Streams by "${stream}" are not known.`);
  return {
    gapUs: number(parameters["gap_us"], "parameters: gap_us"),
    minPayload: number(parameters["min_payload"], "parameters: min_payload"),
    minPackets: number(parameters["min_packets"], "parameters: min_packets"),
    includeSmall: parameters["include_small"] === true,
    stream: stream as StreamKeyName,
  };
}

function readSummary(value: unknown): Summary {
  const summary = object(value, "summary");
  const of = (key: string) => number(summary[key], `summary: ${key}`);
  return {
    frames: of("frames"),
    ip: of("ip"),
    tcp: of("tcp"),
    udp: of("udp"),
    ipOther: of("ip_other"),
    other: of("other"),
    payloadBytes: of("payload_bytes"),
    duration: optionalNumber(summary["duration"], "summary: duration"),
    endpoints: of("endpoints"),
    streams: of("streams"),
    bursts: of("bursts"),
  };
}

/** Entries, not properties: a host may be called "__proto__". */
function readNames(value: unknown): Map<string, string> {
  const names = Object.entries(object(value, "names"));
  return new Map(names.map(([address, name]) => [address, text(name, "A name")]));
}

function readPairs(value: unknown): Report["pairs"] {
  const pairs = object(value, "pairs");
  const cells = new Cells(array(pairs["columns"], "The columns of pairs"), "pairs");
  const rows = array(pairs["rows"], "The rows of pairs").map((row) => {
    cells.over(row);
    return {
      src: cells.text("src"),
      dst: cells.text("dst"),
      packets: cells.number("packets"),
      bytes: cells.number("bytes"),
    };
  });
  return { rows, totalRows: number(pairs["total_rows"], "The number of pairs") };
}

function readBuckets(value: unknown): Bucket[] {
  return array(value, "A distribution").map((entry) => {
    const [low, high, count] = array(entry, "A bucket");
    return {
      low: number(low, "A bucket's low end"),
      high: number(high, "A bucket's high end"),
      count: number(count, "A bucket's count"),
    };
  });
}

function readGapHistograms(value: unknown): GapHistograms[] {
  return array(value, "gaps").map((entry) => {
    const gaps = object(entry, "An entry of gaps");
    return {
      address: text(gaps["address"], "gaps: address"),
      idt: readBuckets(gaps["idt"]),
      iat: readBuckets(gaps["iat"]),
    };
  });
}

function readPoints(value: unknown): number[] {
  const points = array(value, "The points of a series");
  if (points.length % 2 !== 0 || points.some((point) => typeof point !== "number"))
    throw new DataError("The points of a series are not pairs of numbers.");
  return points as number[];
}

function readSeries(series: Json): Series[] {
  const cells = new Cells(array(series["columns"], "The columns of series"), "series");
  const points = array(series["points"], "The points of series");
  const rows = array(series["rows"], "The rows of series");
  if (points.length !== rows.length) throw new DataError("Not every series has its points.");
  return rows.map((row, place) => {
    cells.over(row);
    return {
      stream: cells.number("stream"),
      src: cells.text("src"),
      dst: cells.text("dst"),
      packets: cells.number("packets"),
      bytes: cells.number("bytes"),
      bin: cells.number("bin"),
      points: readPoints(points[place]),
    };
  });
}

function readLanes(value: unknown): Lane[] {
  return array(value, "lanes").map((entry) => {
    const lane = array(entry, "A lane").map((part) => number(part, "A part of a lane"));
    const [stream = 0, start = 0, end = 0, bursts = 0, bytes = 0, packets = 0] = lane;
    return { stream, start, end, bursts, bytes, packets };
  });
}

function parse(json: string): Json {
  if (json.trim() === "" || json.trim().startsWith("@"))
    throw new DataError(
      "This is the page without a capture: tshark -z burst,report,FILE fills it.",
    );
  try {
    return object(JSON.parse(json), "The data");
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`The data are damaged: ${(error as Error).message}`);
  }
}

/** The report in `json`; throws a DataError that says what is wrong with it. */
export function readReport(json: string): Report {
  const root = parse(json);
  if (root["schema"] !== SCHEMA) {
    throw new DataError(
      `This page shows data of the kind "${SCHEMA}", and these are "${String(root["schema"])}". ` +
        "Build the plugin and its page from the same version.",
    );
  }
  const capture = object(root["capture"], "capture");
  const tables = object(root["tables"], "tables");
  const series = object(root["series"], "series");
  return {
    generator: text(root["generator"], "generator"),
    file: optionalText(capture["file"], "capture: file"),
    filter: optionalText(capture["filter"], "capture: filter"),
    start: optionalText(capture["start"], "capture: start"),
    parameters: readParameters(root["parameters"]),
    summary: readSummary(root["summary"]),
    endpoints: readTable(tables, "endpoints", readEndpoint),
    tcpPorts: readTable(tables, "tcp_ports", readPort),
    udpPorts: readTable(tables, "udp_ports", readPort),
    streams: readTable(tables, "streams", readStream),
    bursts: readTable(tables, "bursts", readBurst),
    names: readNames(root["names"]),
    pairs: readPairs(root["pairs"]),
    gaps: readGapHistograms(root["gaps"]),
    series: readSeries(series),
    totalSeries: number(series["total_series"], "The number of series"),
    totalPackets: number(series["total_packets"], "The number of packets in series"),
    shownPackets: number(series["shown_packets"], "The number of packets shown"),
    lanes: readLanes(root["lanes"]),
  };
}
