// SPDX-License-Identifier: GPL-2.0-or-later
//
// ECharts, as far as it is used, and a Picture: a chart in the page that follows the theme and the
// window's size, has words and a table for people who don't see it, and can be saved and printed.

import { BarChart, CustomChart, GraphChart, LineChart, ScatterChart } from "echarts/charts";
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { button, element } from "../ui/dom.js";
import type { Numbers } from "../ui/numbers.js";
import type { Theme } from "./palette.js";
import { currentTheme, onThemeChange } from "./theme.js";

echarts.use([
  BarChart,
  CanvasRenderer,
  CustomChart,
  DataZoomInsideComponent,
  GraphChart,
  GridComponent,
  LegendScrollComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

export interface Drawing {
  option: EChartsCoreOption;
  /** What the picture shows, for people who can't see it. */
  description: string;
}

/** How to draw a picture `width` pixels wide; a string says why there is nothing to draw. */
export type Draw = (theme: Theme, width: number) => Drawing | string;

export interface PictureParts {
  /** For tests and file names. */
  name: string;
  title: string;
  height: number;
  draw: Draw;
  /** The numbers that are drawn. */
  table: Numbers;
}

/** The width of a picture on paper, in CSS pixels: an A4 or Letter page with its margins. */
const PAPER_WIDTH = 660;

export const pictures = new Map<string, Picture>();

/** How far from what the reader sees a picture is kept up to date: for scrolling not to show it. */
const NEAR = "300px 0px";

/**
 * A picture that the reader does not see is not drawn again before it is about to be seen: of the
 * pictures over time, a zoom then draws one or two.
 */
export class Picture {
  readonly element: HTMLElement;
  readonly chart: EChartsType;
  /** What the chart is drawn on, and what may lie upon it. */
  readonly stage: HTMLElement;
  readonly name: string;
  private readonly canvas: HTMLElement;
  private readonly title: string;
  private readonly draw: Draw;
  private readonly numbers: ReturnType<Numbers>;
  private height: number;
  private readonly statement: HTMLElement;
  private readonly saveButton: HTMLButtonElement;
  private legend: Record<string, boolean> = {};
  private width = 0;
  private near = false;
  private pending: (() => void) | null = null;
  private frame: number | undefined;

  /** Nothing is drawn before the first fit(). */
  constructor({ name, title, height, draw, table }: PictureParts) {
    this.name = name;
    this.title = title;
    this.height = height;
    this.draw = draw;
    this.canvas = element("div", { class: "chart", role: "img", "data-picture": name });
    this.canvas.style.height = `${height}px`;
    this.stage = element("div", { class: "stage" }, this.canvas);
    this.statement = element("p", { class: "statement", hidden: true });
    this.saveButton = button("Save as PNG", () => this.save(), {
      class: "quiet",
      "aria-label": `Save “${title}” as PNG`,
    });
    this.numbers = table(title);
    this.element = element(
      "figure",
      { class: "picture" },
      element("figcaption", {}, element("h3", {}, title), this.saveButton),
      this.stage,
      this.statement,
      this.numbers.element,
    );
    this.chart = echarts.init(this.canvas, null, { renderer: "canvas", width: 800, height });
    this.chart.on("legendselectchanged", (event) => {
      this.legend = { ...(event as { selected: Record<string, boolean> }).selected };
    });
    pictures.set(name, this);
    onThemeChange(() => this.refresh());
    new ResizeObserver(() => {
      if (this.width > 0) this.fit();
    }).observe(this.element);
    new IntersectionObserver((entries) => this.move(entries.some((each) => each.isIntersecting)), {
      rootMargin: NEAR,
    }).observe(this.element);
  }

  private move(near: boolean): void {
    this.near = near;
    if (near) this.settle();
  }

  /** Draws anew: after a choice, or in another theme. Which series are switched off stays. */
  refresh(): void {
    if (this.width === 0) return;
    this.describe(this.draw(currentTheme(), this.width));
    this.redrawSoon();
  }

  /** Draws anew before the reader sees the picture next: for what changes often. */
  redrawSoon(): void {
    if (this.width === 0) return;
    this.pending = () => {
      this.redraw();
    };
    this.settleSoon();
  }

  /**
   * Does `update`, which changes a part of what is drawn to what it should be by then, before the
   * reader sees the picture next.
   */
  update(update: () => void): void {
    if (this.width === 0) return;
    this.pending ??= update;
    this.settleSoon();
  }

  /** Once for all that happens between two frames. */
  private settleSoon(): void {
    if (!this.near || this.frame !== undefined) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.near) this.settle();
    });
  }

  /** Does what is left to do, seen or not. */
  settle(): void {
    const update = this.pending;
    this.pending = null;
    update?.();
  }

  private describe(drawing: Drawing | string): void {
    const empty = typeof drawing === "string";
    this.stage.hidden = empty;
    this.statement.hidden = !empty;
    this.saveButton.hidden = empty;
    this.numbers.element.hidden = empty;
    if (typeof drawing === "string") this.statement.textContent = drawing;
    else this.canvas.setAttribute("aria-label", `${this.title}. ${drawing.description}`);
  }

  private redraw(): void {
    this.pending = null;
    const { width, height } = this;
    if (this.chart.getWidth() !== width || this.chart.getHeight() !== height)
      this.chart.resize({ width, height });
    const drawing = this.draw(currentTheme(), width);
    this.describe(drawing);
    if (typeof drawing === "string") this.chart.clear();
    else this.chart.setOption(this.withLegend(drawing.option), { notMerge: true });
    this.numbers.update();
  }

  /** For a choice after which the series are others; refresh() is to follow. */
  forgetLegend(): void {
    this.legend = {};
  }

  /** refresh() is to follow. */
  setHeight(height: number): void {
    this.height = height;
    this.canvas.style.height = `${height}px`;
  }

  /** Takes the width that the page has for it. */
  fit(): void {
    const width = Math.floor(this.element.clientWidth);
    if (width <= 0 || width === this.width) return;
    const isFirst = this.width === 0;
    this.width = width;
    if (isFirst) this.redraw();
    else this.refresh();
  }

  /** The page lays itself out for paper only after it was asked for: the width is known, though. */
  fitPaper(): void {
    this.width = PAPER_WIDTH;
    this.redraw();
  }

  private withLegend(option: EChartsCoreOption): EChartsCoreOption {
    const legend = option["legend"];
    if (typeof legend !== "object" || legend === null) return option;
    return { ...option, legend: { ...legend, selected: this.legend } };
  }

  private save(): void {
    this.settle();
    const url = this.chart.getDataURL({
      type: "png",
      pixelRatio: 2,
      backgroundColor: currentTheme().surface,
    });
    element("a", { href: url, download: `burst-${this.name}.png` }).click();
  }
}
