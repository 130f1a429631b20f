// SPDX-License-Identifier: GPL-2.0-or-later
//
// Debian's Chromium and Firefox with pages in them, watched for what a page must not do.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import {
  chromium,
  firefox,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";

import * as fixtures from "./fixtures.js";
import type { ReportData } from "./model/types.js";
import type { Row, Tables } from "./values.js";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];
/** For machines that have much else to do. */
export const PATIENCE_MS = Number(process.env["REPORT_PATIENCE_MS"] ?? 120000);

export type BrowserName = "chromium" | "firefox";

export const EXECUTABLES: Readonly<Record<BrowserName, string>> = {
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  firefox: process.env["FIREFOX"] ?? "/usr/bin/firefox-esr",
};

/**
 * Firefox as Debian has it, by WebDriver BiDi, which does not ask for dark colours: a preference does.
 * `home` is for its profile and caches.
 */
function launchFirefox(home: string, dark: boolean): Promise<Browser> {
  return firefox.launch({
    firefoxUserPrefs: { "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1 },
    channel: "moz-firefox",
    executablePath: EXECUTABLES.firefox,
    env: { ...process.env, HOME: home, MOZ_CRASHREPORTER_DISABLE: "1", TZ: "UTC" },
  });
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLES.chromium, args: FLAGS });
}

export const template = fixtures.readTemplate(process.env["REPORT_TEMPLATE"] ?? "dist/page.html");

/** The fixture's tables as burst,json has them. */
export function tablesOf(data: ReportData): Tables {
  const rows = (name: string): Row[] => {
    const table = data.tables[name];
    assert.ok(table);
    return table.rows.map((row) =>
      Object.fromEntries(table.columns.map((key, place) => [key, row[place] ?? null])),
    );
  };
  return {
    summary: data.summary,
    endpoints: rows("endpoints"),
    tcp_ports: rows("tcp_ports"),
    udp_ports: rows("udp_ports"),
    streams: rows("streams"),
    bursts: rows("bursts"),
    thresholds: data.tables["thresholds"] && rows("thresholds"),
    peaks: data.tables["peaks"] && rows("peaks"),
    kinds: data.tables["kinds"] && rows("kinds"),
    start: 0,
  };
}

/** A folder of its own for the pages, removed with close(). */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "burst-report-"));

  write(name: string, content: string): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The pages of a file of tests, and the browser that they are looked at with. */
export class Pages {
  private readonly folder = new Folder();
  private running: Browser | null = null;

  constructor(
    private readonly name: BrowserName = "chromium",
    private readonly dark = false,
  ) {}

  async start(): Promise<void> {
    this.running = await (this.name === "firefox"
      ? launchFirefox(this.folder.path, this.dark)
      : launch());
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.folder.close();
  }

  get browser(): Browser {
    assert.ok(this.running, "start() is to be called before");
    return this.running;
  }

  /** The path of a page with `data` in it. */
  write(name: string, data: ReportData): string {
    return this.writeText(name, fixtures.pageOf(template, fixtures.embedded(data)));
  }

  writeText(name: string, page: string): string {
    return this.folder.write(`${name}.html`, page);
  }

  /** An open page, drawn or not. */
  report(path: string, options: BrowserContextOptions = {}): Promise<Report> {
    return Report.open(this.browser, path, options);
  }

  /** An open page in which all pictures are drawn. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Report> {
    return (await this.report(path, options)).ready();
  }
}

/** An open report, and all that went wrong in it. */
export class Report {
  readonly troubles: string[] = [];

  private constructor(readonly page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.troubles.push(message.text());
    });
    page.on("pageerror", (error) => this.troubles.push(String(error)));
    page.on("request", (request) => {
      if (!/^(data|file):/.test(request.url())) this.troubles.push(`asks for ${request.url()}`);
    });
    page.on("dialog", (dialog) => {
      this.troubles.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async open(
    browser: Browser,
    path: string,
    options: BrowserContextOptions = {},
  ): Promise<Report> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      timezoneId: "UTC",
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const report = new Report(page);
    await page.goto(pathToFileURL(path).href);
    return report;
  }

  /** All pictures are drawn. */
  async ready(): Promise<this> {
    await this.page.waitForFunction(
      () => (window as unknown as Hooked).burstReport?.ready === true,
      null,
      {
        timeout: PATIENCE_MS,
      },
    );
    return this;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    assert.deepEqual(this.troubles, []);
  }

  /**
   * The values that ECharts draws: for each series of a picture, its name and its items'
   * dimensions.
   */
  marks(picture: string): Promise<{ type: string; name: string; items: number[][] }[]> {
    return this.page.evaluate((name) => {
      const picture = (window as unknown as Hooked).burstReport.pictures.get(name);
      if (!picture) throw new Error(`No picture ${name}`);
      picture.settle();
      return picture.chart
        .getModel()
        .getSeries()
        .map((series) => {
          const data = series.getData();
          const items: number[][] = [];
          for (let i = 0; i < data.count(); i++)
            items.push(data.dimensions.map((key) => Number(data.get(key, i))));
          return { type: series.subType, name: series.name, items };
        });
    }, picture);
  }

  /** Where a picture's x axis begins and ends. */
  extent(picture: string): Promise<[number, number]> {
    return this.page.evaluate((name) => {
      const picture = (window as unknown as Hooked).burstReport.pictures.get(name);
      picture?.settle();
      return picture?.chart.getModel().getComponent("xAxis").axis.scale.getExtent() ?? [0, 0];
    }, picture);
  }

  /** The distance between two ticks on a picture's x axis. */
  tickStep(picture: string): Promise<number> {
    return this.page.evaluate((name) => {
      const picture = (window as unknown as Hooked).burstReport.pictures.get(name);
      picture?.settle();
      const ticks = picture?.chart.getModel().getComponent("xAxis").axis.getTicksCoords() ?? [];
      if (ticks.length < 2) throw new Error(`${ticks.length} ticks`);
      return ticks[1]!.tickValue - ticks[0]!.tickValue;
    }, picture);
  }

  /** Pixels, from the chart's corner, of a point in its coordinates. */
  pixel(picture: string, point: [number, number]): Promise<[number, number]> {
    return this.page.evaluate(
      ([name, at]) => {
        const picture = (window as unknown as Hooked).burstReport.pictures.get(name);
        picture?.settle();
        return picture?.chart.convertToPixel("grid", at) ?? [0, 0];
      },
      [picture, point] as [string, [number, number]],
    );
  }

  canvas(picture: string) {
    return this.page.locator(`[data-picture="${picture}"]`);
  }

  /** Into the folder that REPORT_SCREENSHOTS names, if it does. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env["REPORT_SCREENSHOTS"];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const before = this.troubles.length;
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    // A style that is there for the screenshot alone; the page forbids it.
    this.troubles.length = before;
  }
}

interface ChartData {
  dimensions: string[];
  count: () => number;
  get: (dimension: string, index: number) => number | string;
  getItemLayout: (index: number) => [number, number];
}

/** What the page shows of itself, and ECharts within it. */
export interface Hooked {
  broken?: unknown;
  burstReport: {
    ready: boolean;
    pictures: Map<
      string,
      {
        /** Draws what is left to draw, which pictures out of sight do when they are seen. */
        settle: () => void;
        chart: {
          convertToPixel: (finder: string, point: [number, number]) => [number, number];
          getModel: () => {
            getSeries: () => { name: string; subType: string; getData: () => ChartData }[];
            getComponent: (name: string) => {
              axis: {
                scale: { getExtent: () => [number, number] };
                getTicksCoords: () => { tickValue: number }[];
              };
            };
          };
        };
      }
    >;
    context: {
      stream: { get: () => number; set: (stream: number) => void };
      source: { get: () => string; set: (address: string) => void };
      gapAddress: { get: () => string };
      zoom: {
        full: { to: number };
        range: { get: () => { from: number; to: number } };
        show: (range: { from: number; to: number }) => void;
      };
      burst: { get: () => { id: number } | null };
    };
  };
}
