// SPDX-License-Identifier: GPL-2.0-or-later
//
// ECharts, as far as it is used, and a Picture: a chart in the page that follows the theme and the
// window's size, has words for people who don't see it, and can be saved and printed.

import { BarChart, CustomChart, GraphChart, LineChart, ScatterChart } from "echarts/charts";
import {
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { button, element } from "../ui/dom.js";
import { shortened } from "../text/format.js";
import { FONT, currentTheme, onThemeChange, type Theme } from "./theme.js";

echarts.use([
  BarChart,
  CanvasRenderer,
  CustomChart,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
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
  private readonly canvas: HTMLElement;
  private readonly statement: HTMLElement;
  private readonly saveButton: HTMLButtonElement;
  private legend: Record<string, boolean> = {};
  private width = 0;
  private near = false;
  private pending: (() => void) | null = null;
  private frame: number | undefined;

  /** `name` is for tests and file names. Nothing is drawn before the first fit(). */
  constructor(
    readonly name: string,
    private readonly title: string,
    private height: number,
    private readonly draw: Draw,
  ) {
    this.canvas = element("div", { class: "chart", role: "img", "data-picture": name });
    this.canvas.style.height = `${height}px`;
    this.statement = element("p", { class: "statement", hidden: true });
    this.saveButton = button("Save as PNG", () => this.save(), {
      class: "quiet",
      "aria-label": `Save “${title}” as PNG`,
    });
    this.element = element(
      "figure",
      { class: "picture" },
      element("figcaption", {}, element("h3", {}, title), this.saveButton),
      this.canvas,
      this.statement,
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
    this.pending = () => this.redraw();
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
    this.canvas.hidden = empty;
    this.statement.hidden = !empty;
    this.saveButton.hidden = empty;
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

interface SeriesData {
  count: () => number;
  getItemLayout: (index: number) => unknown;
}

/** An axis' own options, beside which it has many that it inherits. */
interface AxisOption {
  axisTick: object;
  axisLabel: object;
}

/** What ECharts' types don't show; its own code and extensions use it. */
interface Model {
  getSeriesByIndex: (index: number) => { getData: () => SeriesData };
  getComponent: (name: "xAxis") => { option: AxisOption } | undefined;
}

function modelOf(chart: EChartsType): Model | undefined {
  return (chart as unknown as { getModel: () => Model | undefined }).getModel();
}

/** What ECharts has made of a series' data. */
export function seriesData(chart: EChartsType, index: number): SeriesData | undefined {
  return modelOf(chart)?.getSeriesByIndex(index).getData();
}

/**
 * Has the x axis drawn with these options by the next action. setOption() would draw all at once,
 * and read the data of all series again.
 */
export function prepareAxis(chart: EChartsType, { axisTick, axisLabel }: AxisOption): void {
  const option = modelOf(chart)?.getComponent("xAxis")?.option;
  if (!option) return;
  Object.assign(option.axisTick, axisTick);
  Object.assign(option.axisLabel, axisLabel);
}

export interface TooltipRow {
  label: string;
  value: string;
}

/** The content of a tooltip; its texts stay texts. */
export function tooltipContent(title: string, rows: readonly TooltipRow[]): HTMLElement {
  const list = element("dl");
  for (const { label, value } of rows)
    list.append(element("dt", {}, label), element("dd", {}, value));
  return element("div", { class: "tip" }, element("strong", {}, title), list);
}

/** What all pictures have in common. */
export function baseOption(theme: Theme): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: theme.text },
    tooltip: {
      trigger: "item",
      confine: true,
      appendTo: undefined,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontFamily: FONT, fontSize: 13 },
      extraCssText: "max-width: min(34rem, 90vw); white-space: normal;",
    },
  };
}

export function axisStyle(theme: Theme): object {
  return {
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.faint, fontFamily: FONT },
    nameTextStyle: { color: theme.faint, fontFamily: FONT },
    splitLine: { lineStyle: { color: theme.grid } },
  };
}

const LEGEND_CHARACTERS = 44;

/**
 * A legend whose entries switch series. `labels` by the series' names, which are no texts of a
 * capture.
 */
export function legend(theme: Theme, labels: ReadonlyMap<string, string>): object {
  return {
    type: "scroll",
    top: 0,
    left: 8,
    right: 8,
    itemWidth: 14,
    itemHeight: 9,
    itemGap: 14,
    data: [...labels.keys()],
    formatter: (name: string) => shortened(labels.get(name) ?? name, LEGEND_CHARACTERS),
    // A line of its own height: a legend that scrolls cuts off what is higher.
    textStyle: { color: theme.text, fontFamily: FONT, lineHeight: 18 },
    inactiveColor: theme.line,
    pageTextStyle: { color: theme.faint },
    pageIconColor: theme.accent,
    pageIconInactiveColor: theme.line,
  };
}

/** The end of an axis that holds `value`: 1, 2, 2.5 or 5 times a power of ten. */
export function niceMaximum(value: number): number {
  if (value <= 0) return 1;
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  const factor = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value);
  return (factor ?? 10) * power;
}
