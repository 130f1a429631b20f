// SPDX-License-Identifier: GPL-2.0-or-later
//
// A report from what was written into the page (report/DATA.md), checked.

import {
  Cells,
  DataError,
  array,
  isMissing,
  number,
  object,
  optional,
  optionalNumber,
  optionalText,
  text,
  type Json,
} from "./json.js";
import {
  readBurst,
  readEndpoint,
  readKind,
  readMicroburst,
  readNewTable,
  readPeak,
  readPort,
  readSequence,
  readStream,
  readTable,
  readThreshold,
} from "./rows.js";
import type {
  Bucket,
  GapHistograms,
  Lane,
  Load,
  Parameters,
  Rates,
  Report,
  Series,
  Summary,
} from "./types.js";

/** The newest is what the page is made for; of older ones, some pictures are missing. */
const SCHEMAS: readonly string[] = ["burst-report/2", "burst-report/1"];

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function readParameters(value: unknown): Parameters {
  const parameters = object(value, "parameters");
  const textOf = (key: string, without: string) =>
    optionalText(parameters[key], `parameters: ${key}`) ?? without;
  const known = Object.entries(parameters).filter((entry) => !isMissing(entry[1]));
  return {
    gapUs: number(parameters["gap_us"], "parameters: gap_us"),
    minPayload: number(parameters["min_payload"], "parameters: min_payload"),
    minPackets: number(parameters["min_packets"], "parameters: min_packets"),
    includeSmall: parameters["include_small"] === true,
    stream: text(parameters["stream"], "parameters: stream"),
    address: textOf("address", "network"),
    size: textOf("size", "payload"),
    meanPercent: optionalNumber(parameters["mean_percent"], "parameters: mean_percent") ?? 0,
    all: new Map(known.map(([key, each]) => [key, written(each)])),
  };
}

function readSummary(value: unknown): Summary {
  const summary = object(value, "summary");
  const of = (key: string) => number(summary[key], `summary: ${key}`);
  const fresh = (key: string) => optionalNumber(summary[key], `summary: ${key}`);
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
    burstPackets: fresh("burst_packets"),
    burstBytes: fresh("burst_bytes"),
    wireBytes: fresh("wire_bytes"),
    duplicates: fresh("duplicates"),
    duplicatesSeen: fresh("duplicates_seen"),
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

/** The rows of `rates` and `load`; null if the document has none. */
function readBins<Row>(
  value: unknown,
  what: string,
  row: (cells: Cells) => Row,
): { bin: number; rows: Row[] } | null {
  if (isMissing(value)) return null;
  const bins = object(value, what);
  const cells = new Cells(array(bins["columns"], `The columns of ${what}`), what);
  return {
    bin: number(bins["bin"], `${what}: bin`),
    rows: array(bins["rows"], `The rows of ${what}`).map((each) => row(cells.over(each))),
  };
}

function readRates(value: unknown): Rates | null {
  return readBins(value, "rates", (cells) => ({
    time: cells.number("time"),
    packets: cells.number("packets"),
    bytes: cells.number("bytes"),
    bursts: cells.newNumber("bursts"),
  }));
}

function readLoad(value: unknown): Load | null {
  const bins = readBins(value, "load", (cells) => ({
    time: cells.number("time"),
    peakRate: cells.number("peak_rate"),
    wireBytes: cells.number("wire_bytes"),
  }));
  return bins && { ...bins, window: number(object(value, "load")["window"], "load: window") };
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
  if (!SCHEMAS.includes(String(root["schema"]))) {
    throw new DataError(
      `This page shows data of the kind "${SCHEMAS[0]}", and these are "${String(root["schema"])}". ` +
        "Build the plugin and its page from the same version.",
    );
  }
  const capture = object(root["capture"], "capture");
  const tables = object(root["tables"], "tables");
  const series = object(root["series"], "series");
  return {
    generator: text(root["generator"], "generator"),
    file: optionalText(capture["file"], "capture: file"),
    fileSize: optionalNumber(capture["file_size"], "capture: file_size"),
    filter: optionalText(capture["filter"], "capture: filter"),
    start: optionalText(capture["start"], "capture: start"),
    end: optionalText(capture["end"], "capture: end"),
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
    thresholds: readNewTable(tables, "thresholds", readThreshold),
    kinds: readNewTable(tables, "kinds", readKind),
    peaks: readNewTable(tables, "peaks", readPeak),
    microbursts: readNewTable(tables, "microbursts", readMicroburst),
    sequences: readNewTable(tables, "sequences", readSequence),
    qualifyingGaps: optional(root["qualifying_gaps"], "qualifying_gaps", readBuckets),
    rates: readRates(root["rates"]),
    load: readLoad(root["load"]),
  };
}
