// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of the capture's time that all pictures over time show: zooming or panning in one of
// them, or with the buttons, moves all.

import { axisStyle, prepareAxis, type Picture } from "./picture.js";
import { tickStep, type CaptureClock, type Clock } from "../text/clock.js";
import { button, choice, element } from "../ui/dom.js";
import { duration } from "../text/format.js";
import { Store } from "../ui/store.js";
import type { Theme } from "./theme.js";

export interface Range {
  from: number;
  to: number;
}

/** The shortest range, in seconds: below, labels say nothing any more. */
const SHORTEST = 1e-6;
const PIXELS_PER_TICK = 88;
/** While the reader moves a picture, its ticks stay; they are made anew when it is at rest. */
const REST_MS = 150;

interface ZoomEvent {
  dataZoomId?: string;
  start?: number;
  end?: number;
  batch?: ZoomEvent[];
}

export class TimeZoom {
  readonly full: Range;
  readonly range: Store<Range>;
  readonly clockKind = new Store<Clock>("elapsed");
  private readonly attached: Picture[] = [];
  private readonly widths = new Map<Picture, number>();
  private rest: number | undefined;

  constructor(
    seconds: number,
    readonly clock: CaptureClock,
  ) {
    this.full = { from: 0, to: Math.max(seconds, 1e-3) };
    this.range = new Store(this.full);
    this.clockKind.subscribe(() => this.attached.forEach((picture) => picture.refresh()));
  }

  get zoomed(): boolean {
    const { from, to } = this.range.get();
    return from > this.full.from || to < this.full.to;
  }

  reset(): void {
    this.show(this.full);
  }

  /** Shows `range`, or what of it lies in the capture. */
  show(range: Range, origin?: Picture): void {
    const next = this.clamped(range);
    const before = this.range.get();
    if (next.from === before.from && next.to === before.to) return;
    this.range.set(next);
    for (const picture of this.attached)
      if (picture !== origin) picture.update(() => this.move(picture));
    window.clearTimeout(this.rest);
    if (origin)
      this.rest = window.setTimeout(() => origin.update(() => this.move(origin)), REST_MS);
  }

  /** Has `picture` show the range that is shown now, with its ticks. */
  private move(picture: Picture): void {
    const width = this.widths.get(picture);
    if (width === undefined) return;
    const { from, to } = this.range.get();
    prepareAxis(picture.chart, this.tickOptions(width));
    picture.chart.dispatchAction(
      { type: "dataZoom", dataZoomId: "time", startValue: from, endValue: to },
      { silent: true },
    );
  }

  /** Zooms by `factor` about the middle and moves by `shift` of what is shown. */
  change(factor: number, shift: number): void {
    const { from, to } = this.range.get();
    const half = ((to - from) / 2) * factor;
    const middle = (from + to) / 2 + (to - from) * shift;
    this.show({ from: middle - half, to: middle + half });
  }

  private clamped(range: Range): Range {
    const whole = this.full.to - this.full.from;
    const span = Math.min(whole, Math.max(range.to - range.from, SHORTEST));
    const from = Math.min(Math.max(range.from, this.full.from), this.full.to - span);
    // Sums of fractions: what should be the end is the end.
    const to = Math.abs(from + span - this.full.to) < whole * 1e-12 ? this.full.to : from + span;
    return { from, to };
  }

  /** A picture whose option has axis() and dataZoom() of this. */
  attach(picture: Picture): void {
    this.attached.push(picture);
    picture.chart.on("datazoom", (event) => {
      const part = (event as ZoomEvent).batch?.[0] ?? (event as ZoomEvent);
      if (!part.dataZoomId?.startsWith("time")) return;
      if (part.start === undefined || part.end === undefined) return;
      const whole = this.full.to - this.full.from;
      const at = (percent: number) => this.full.from + (percent / 100) * whole;
      this.show({ from: at(part.start), to: at(part.end) }, picture);
    });
  }

  private ticks(width: number): { values: number[]; step: number } {
    const { from, to } = this.range.get();
    const most = Math.max(2, Math.floor(width / PIXELS_PER_TICK));
    // Ticks to the left and right, too, for the picture to be moved.
    const span = to - from;
    const kind = this.clockKind.get();
    const step = tickStep(span, most);
    const values = this.clock.ticks(from - span, to + span, most * 3, kind);
    const inside = values.filter((value) => value >= this.full.from && value <= this.full.to);
    return { values: inside, step };
  }

  private tickOptions(width: number): { axisTick: object; axisLabel: object } {
    const { values, step } = this.ticks(width);
    const kind = this.clockKind.get();
    const { to } = this.range.get();
    return {
      axisTick: { customValues: values },
      axisLabel: {
        customValues: values,
        formatter: (value: number) => this.clock.tickLabel(value, step, kind, to),
      },
    };
  }

  /** The x axis of `picture`, which is `width` pixels wide. */
  axis(theme: Theme, picture: Picture, width: number): object {
    this.widths.set(picture, width);
    const style = axisStyle(theme) as Record<string, object>;
    const ticks = this.tickOptions(width);
    return {
      ...style,
      id: "time",
      type: "value",
      min: this.full.from,
      max: this.full.to,
      axisTick: { ...style["axisTick"], ...ticks.axisTick },
      axisLabel: { ...style["axisLabel"], ...ticks.axisLabel, hideOverlap: true },
      splitLine: { show: false },
    };
  }

  /** Zooming by wheel asks for a key: else the page could not be scrolled past a picture. */
  dataZoom(theme: Theme, filterMode: "filter" | "weakFilter"): object[] {
    const { from, to } = this.range.get();
    const common = {
      xAxisIndex: 0,
      filterMode,
      startValue: from,
      endValue: to,
      minValueSpan: SHORTEST,
      throttle: 30,
    };
    return [
      {
        ...common,
        id: "time",
        type: "inside",
        zoomOnMouseWheel: "ctrl",
        moveOnMouseMove: true,
        moveOnMouseWheel: false,
        preventDefaultMouseMove: false,
      },
      {
        ...common,
        id: "time-slider",
        type: "slider",
        height: 22,
        bottom: 6,
        showDataShadow: false,
        brushSelect: true,
        borderColor: theme.line,
        backgroundColor: "transparent",
        fillerColor: theme.dark ? "rgba(92,179,238,0.16)" : "rgba(0,103,165,0.10)",
        handleStyle: { color: theme.surface, borderColor: theme.accent },
        moveHandleStyle: { color: theme.line },
        emphasis: {
          handleStyle: { borderColor: theme.accent },
          moveHandleStyle: { color: theme.accent },
        },
        textStyle: { color: theme.faint },
        labelFormatter: (value: number) => duration(value),
      },
    ];
  }

  /** Buttons, and what is shown; one set for each picture, all do the same. */
  controls(): HTMLElement {
    const reset = button("Whole capture", () => this.reset(), { class: "reset" });
    const shown = element("span", { class: "range" });
    const update = () => {
      const { from, to } = this.range.get();
      reset.disabled = !this.zoomed;
      shown.textContent = this.zoomed
        ? `Showing ${duration(to - from)} from ${duration(from)} on`
        : `Showing all of ${duration(this.full.to)}`;
    };
    this.range.subscribe(update);
    update();
    const icon = (label: string, sign: string, press: () => void) =>
      button(sign, press, { class: "icon", "aria-label": label, title: label });
    return element(
      "div",
      { class: "zoom", role: "group", "aria-label": "Time shown in all pictures over time" },
      icon("Earlier", "◀", () => this.change(1, -0.5)),
      icon("Zoom in", "+", () => this.change(0.5, 0)),
      icon("Zoom out", "−", () => this.change(2, 0)),
      icon("Later", "▶", () => this.change(1, 0.5)),
      reset,
      shown,
      this.clock.known ? this.clockChoice() : null,
    );
  }

  private clockChoice(): HTMLElement {
    const made = choice<Clock>(
      "Times",
      [
        ["elapsed", "since start"],
        ["local", "of day"],
      ],
      this.clockKind.get(),
      (kind) => this.clockKind.set(kind),
    );
    this.clockKind.subscribe((kind) => {
      const input = made.querySelector<HTMLInputElement>(`input[value="${kind}"]`);
      if (input) input.checked = true;
    });
    return made;
  }
}
