// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of the capture's time that all pictures over time show: a range that is chosen in one of
// them, or in the time bar, is shown in all.

import type { CaptureClock, Clock, Zone } from "../text/clock.js";
import { tickStep } from "../text/clock.js";
import { duration } from "../text/format.js";
import { Store } from "../ui/store.js";
import { prepareAxis } from "./internals.js";
import type { Theme } from "./palette.js";
import type { Picture } from "./picture.js";
import { axisStyle } from "./style.js";

export interface Range {
  from: number;
  to: number;
}

/**
 * What going back goes back to: the range before a new step; turns of the wheel that follow each
 * other are one; what changes within a drag is the same step.
 */
export type Step = "new" | "continued" | "same";

/** The shortest range, in seconds: below, labels say nothing any more. */
const SHORTEST = 1e-6;
const PIXELS_PER_TICK = 96;
/** What follows so soon is one step with what was before. */
const ONE_STEP_MS = 600;
const MOST_STEPS = 100;

export class TimeZoom {
  readonly full: Range;
  readonly range: Store<Range>;
  readonly clockKind = new Store<Clock>("elapsed");
  private readonly steps: Range[] = [];
  private lastStep = -Infinity;
  private readonly attached: Picture[] = [];
  private readonly redrawn = new Set<Picture>();
  private readonly widths = new Map<Picture, number>();

  constructor(
    seconds: number,
    readonly clock: CaptureClock,
  ) {
    this.full = { from: 0, to: seconds > 0 ? seconds : 1e-3 };
    this.range = new Store(this.full);
    this.clockKind.subscribe(() => {
      this.attached.forEach((picture) => {
        picture.refresh();
      });
    });
  }

  get zoomed(): boolean {
    const { from, to } = this.range.get();
    return from > this.full.from || to < this.full.to;
  }

  /** In which zone dates are written. */
  get zone(): Zone {
    return this.clockKind.get() === "local" ? "local" : "utc";
  }

  get canGoBack(): boolean {
    return this.steps.length > 0;
  }

  reset(): void {
    this.show(this.full);
  }

  /** To the range that was shown before; to the whole capture if there is none. */
  back(): void {
    this.lastStep = -Infinity;
    this.move(this.steps.pop() ?? this.full);
  }

  /** Shows `range`, or what of it lies in the capture. */
  show(range: Range, step: Step = "new"): void {
    const next = this.clamped(range);
    const before = this.range.get();
    if (next.from === before.from && next.to === before.to) return;
    const now = performance.now();
    const isNew = step === "new" || (step === "continued" && now - this.lastStep > ONE_STEP_MS);
    if (isNew) this.steps.push(before);
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.lastStep = now;
    this.move(next);
  }

  private move(range: Range): void {
    this.range.set(range);
    for (const picture of this.attached) {
      if (this.redrawn.has(picture)) picture.redrawSoon();
      else
        picture.update(() => {
          this.moveAxis(picture);
        });
    }
  }

  /** Has `picture` show the range that is shown now, with its ticks. */
  private moveAxis(picture: Picture): void {
    const width = this.widths.get(picture);
    if (width === undefined) return;
    const { from, to } = this.range.get();
    prepareAxis(picture.chart, this.tickOptions(width));
    picture.chart.dispatchAction(
      { type: "dataZoom", dataZoomId: "time", startValue: from, endValue: to },
      { silent: true },
    );
  }

  /** Zooms by `factor` about `at`, by default the middle, which stays where it is. */
  scale(factor: number, at?: number, step: Step = "new"): void {
    const { from, to } = this.range.get();
    const fixed = at ?? (from + to) / 2;
    this.show({ from: fixed - (fixed - from) * factor, to: fixed + (to - fixed) * factor }, step);
  }

  /** Moves by `shift` of what is shown. */
  shift(shift: number, step: Step = "new"): void {
    const { from, to } = this.range.get();
    const distance = (to - from) * shift;
    this.show({ from: from + distance, to: to + distance }, step);
  }

  private clamped(range: Range): Range {
    const whole = this.full.to - this.full.from;
    const span = Math.min(whole, Math.max(range.to - range.from, SHORTEST));
    const from = Math.min(Math.max(range.from, this.full.from), this.full.to - span);
    // Sums of fractions: what should be the end is the end.
    const to = Math.abs(from + span - this.full.to) < whole * 1e-12 ? this.full.to : from + span;
    return { from, to };
  }

  /**
   * A picture whose option has axis() and dataZoom() of this. Where what is drawn depends on the
   * range, it is drawn anew.
   */
  attach(picture: Picture, change: "axis" | "redraw" = "axis"): void {
    this.attached.push(picture);
    if (change === "redraw") this.redrawn.add(picture);
  }

  private tickOptions(width: number): { axisTick: object; axisLabel: object } {
    const { from, to } = this.range.get();
    const kind = this.clockKind.get();
    const most = Math.max(2, Math.floor(width / PIXELS_PER_TICK));
    const step = tickStep(to - from, most);
    const values = this.clock.ticks(from, to, most, kind);
    return {
      axisTick: { customValues: values },
      axisLabel: {
        customValues: values,
        formatter: (value: number) =>
          this.clock.tickLabel(value, step, kind, to, value === values[0]),
      },
    };
  }

  private axisName(): string {
    const kind = this.clockKind.get();
    if (kind === "elapsed") return "Time since the capture's start";
    return `Time (${this.clock.zoneName(kind, this.range.get().from)})`;
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
      name: this.axisName(),
      nameLocation: "middle",
      nameGap: 36,
      axisTick: { ...style["axisTick"], ...ticks.axisTick },
      axisLabel: {
        ...style["axisLabel"],
        ...ticks.axisLabel,
        hideOverlap: true,
        // Or ECharts takes the width of a Chinese character for it, which not each machine can draw.
        lineHeight: 14,
      },
      splitLine: { show: false },
    };
  }

  /** What moves the axis; the mouse is not its business. */
  dataZoom(filterMode: "filter" | "weakFilter" | "none"): object {
    const { from, to } = this.range.get();
    return {
      id: "time",
      type: "inside",
      disabled: true,
      xAxisIndex: 0,
      filterMode,
      startValue: from,
      endValue: to,
      minValueSpan: SHORTEST,
    };
  }

  /** In words. */
  rangeText(): string {
    const { from, to } = this.range.get();
    if (!this.zoomed) return `All of ${duration(this.full.to)}`;
    const kind = this.clockKind.get();
    const start = kind === "elapsed" ? duration(from) : this.clock.dateAndTime(from, kind);
    return `${duration(to - from)} from ${start} on`;
  }
}
