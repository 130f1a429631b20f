// SPDX-License-Identifier: GPL-2.0-or-later
//
// The tables of a report, row by row.

import { Cells, array, number, numbers, object, optionalNumber, type Json } from "./json.js";
import type {
  Burst,
  Endpoint,
  Gaps,
  Kind,
  Lengths,
  Microburst,
  Peak,
  Port,
  Sequence,
  Stream,
  StreamKey,
  Table,
  Threshold,
} from "./types.js";

/** A table that version 1 does not have: null without it. */
export function readNewTable<Row>(
  tables: Json,
  name: string,
  row: (cells: Cells) => Row,
): Table<Row> | null {
  return tables[name] === null || tables[name] === undefined ? null : readTable(tables, name, row);
}

export function readTable<Row>(tables: Json, name: string, row: (cells: Cells) => Row): Table<Row> {
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

export function readEndpoint(cells: Cells): Endpoint {
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

export function readPort(cells: Cells): Port {
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

export function readStream(cells: Cells): Stream {
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

export function readBurst(cells: Cells): Burst {
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
    label: cells.newText("label"),
  };
}

export function readThreshold(cells: Cells): Threshold {
  const suggested = cells.raw("suggested");
  return {
    gap: cells.number("gap"),
    bursts: cells.number("bursts"),
    streams: cells.number("streams"),
    packets: cells.number("packets"),
    bytes: cells.number("bytes"),
    packetsMean: cells.optionalNumber("packets_mean"),
    bytesMean: cells.optionalNumber("bytes_mean"),
    durationMean: cells.optionalNumber("duration_mean"),
    suggested: suggested === true || suggested === 1,
  };
}

export function readKind(cells: Cells): Kind {
  return {
    ...readStreamKey(cells),
    kind: cells.number("kind"),
    packets: cells.number("packets"),
    bytesMean: cells.number("bytes_mean"),
    count: cells.number("count"),
    intervalMean: cells.optionalNumber("interval_mean"),
    intervalSd: cells.optionalNumber("interval_sd"),
    intervalP50: cells.optionalNumber("interval_p50"),
    intervalMin: cells.optionalNumber("interval_min"),
    intervalMax: cells.optionalNumber("interval_max"),
    first: cells.optionalNumber("first"),
    last: cells.optionalNumber("last"),
  };
}

export function readPeak(cells: Cells): Peak {
  return {
    window: cells.number("window"),
    bytes: cells.number("bytes"),
    rate: cells.number("rate"),
    packets: cells.number("packets"),
    frame: cells.number("frame"),
    time: cells.optionalNumber("time"),
    meanRate: cells.optionalNumber("mean_rate"),
    peakToMean: cells.optionalNumber("peak_to_mean"),
  };
}

export function readMicroburst(cells: Cells): Microburst {
  return {
    id: cells.number("id"),
    firstFrame: cells.number("first_frame"),
    lastFrame: cells.number("last_frame"),
    start: cells.number("start"),
    end: cells.number("end"),
    duration: cells.number("duration"),
    packets: cells.number("packets"),
    bytes: cells.number("bytes"),
    peakRate: cells.number("peak_rate"),
    peakFrame: cells.number("peak_frame"),
    topSrc: cells.optionalText("top_src"),
    topDst: cells.optionalText("top_dst"),
    topBytes: cells.optionalNumber("top_bytes"),
  };
}

export function readSequence(cells: Cells): Sequence {
  return {
    ...readStreamKey(cells),
    packets: cells.number("packets"),
    lengths: numbers(cells.raw("lengths"), "the lengths of a sequence"),
    gaps: array(cells.raw("gaps"), "The gaps of a sequence").map((gap) =>
      optionalNumber(gap, "A gap of a sequence"),
    ),
  };
}
