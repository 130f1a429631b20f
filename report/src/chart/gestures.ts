// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the mouse does in a picture over time: a drag selects a range, with Shift it moves what is
// shown; a double-click goes back. The wheel scrolls the page, as everywhere; with Ctrl it zooms,
// sideways (or with Shift) it moves.

import { element } from "../ui/dom.js";
import type { Picture } from "./picture.js";
import { TIME_AXIS_PIXELS } from "./style.js";
import type { Range, TimeZoom } from "./time-zoom.js";

/** A hand is not steady: less is a click. */
const LEAST_PIXELS = 5;
/** Of a wheel that turns by lines, as Firefox's do. */
const LINE_PIXELS = 33;
/** What the wheel turns by for the range to be half as long. */
const HALF_PIXELS = 100;

/** Where the picture's time is, in pixels from the stage's left. */
interface Plot {
  left: number;
  right: number;
}

function plotOf(picture: Picture, { from, to }: Range): Plot {
  picture.settle();
  const at = (time: number) => Number(picture.chart.convertToPixel({ xAxisIndex: 0 }, time));
  return { left: at(from), right: at(to) };
}

function timeAt({ left, right }: Plot, x: number, { from, to }: Range): number {
  const part = Math.min(1, Math.max(0, (x - left) / Math.max(1, right - left)));
  return from + part * (to - from);
}

interface Drag {
  plot: Plot;
  start: number;
  range: Range;
  moves: boolean;
  began: boolean;
}

class Selection {
  private readonly mark = element("div", { class: "selection", hidden: true });
  private drag: Drag | null = null;

  constructor(
    private readonly picture: Picture,
    private readonly zoom: TimeZoom,
  ) {
    const { stage } = picture;
    this.mark.style.bottom = `${TIME_AXIS_PIXELS}px`;
    stage.append(this.mark);
    stage.classList.add("over-time");
    stage.addEventListener("pointerdown", (event) => {
      this.begin(event);
    });
    stage.addEventListener("pointermove", (event) => {
      this.move(event);
    });
    stage.addEventListener("pointerup", (event) => {
      this.end(event);
    });
    stage.addEventListener("pointercancel", () => {
      this.stop();
    });
    stage.addEventListener("dblclick", (event) => {
      const plot = plotOf(picture, zoom.range.get());
      if (this.x(event) >= plot.left) zoom.back();
    });
  }

  private x(event: MouseEvent): number {
    return event.clientX - this.picture.stage.getBoundingClientRect().left;
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    const range = this.zoom.range.get();
    const plot = plotOf(this.picture, range);
    const start = this.x(event);
    if (start < plot.left - LEAST_PIXELS || start > plot.right + LEAST_PIXELS) return;
    this.drag = { plot, start, range, moves: event.shiftKey, began: false };
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    const x = this.x(event);
    if (!drag.began && Math.abs(x - drag.start) < LEAST_PIXELS) return;
    if (!drag.began) this.picture.stage.setPointerCapture(event.pointerId);
    const isFirst = !drag.began;
    drag.began = true;
    if (drag.moves) this.pull(drag, x, isFirst);
    else this.showMark(drag, x);
  }

  private pull({ plot, start, range }: Drag, x: number, isFirst: boolean): void {
    const shift = ((start - x) / (plot.right - plot.left)) * (range.to - range.from);
    const moved = { from: range.from + shift, to: range.to + shift };
    this.zoom.show(moved, isFirst ? "new" : "same");
  }

  private showMark({ plot, start }: Drag, x: number): void {
    const end = Math.min(plot.right, Math.max(plot.left, x));
    this.mark.hidden = false;
    this.mark.style.left = `${Math.min(start, end)}px`;
    this.mark.style.width = `${Math.abs(end - start)}px`;
  }

  private end(event: PointerEvent): void {
    const { drag } = this;
    this.stop();
    if (!drag?.began || drag.moves) return;
    const ends = [drag.start, this.x(event)].map((x) => timeAt(drag.plot, x, drag.range));
    this.zoom.show({ from: Math.min(...ends), to: Math.max(...ends) });
  }

  private stop(): void {
    this.drag = null;
    this.mark.hidden = true;
  }
}

function pixels(event: WheelEvent, delta: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta : delta * LINE_PIXELS;
}

function turnWheel(event: WheelEvent, picture: Picture, zoom: TimeZoom): void {
  const [x, y] = [pixels(event, event.deltaX), pixels(event, event.deltaY)];
  const range = zoom.range.get();
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const left = picture.stage.getBoundingClientRect().left;
    const at = timeAt(plotOf(picture, range), event.clientX - left, range);
    zoom.scale(Math.pow(2, y / HALF_PIXELS), at, "continued");
    return;
  }
  const sideways = event.shiftKey && x === 0 ? y : x;
  if (Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(y))) return;
  event.preventDefault();
  zoom.shift(sideways / Math.max(1, picture.stage.clientWidth), "continued");
}

/** Has the mouse choose the time that is shown, in `picture`. */
export function selectByMouse(picture: Picture, zoom: TimeZoom): void {
  new Selection(picture, zoom);
  picture.stage.addEventListener(
    "wheel",
    (event) => {
      turnWheel(event, picture, zoom);
    },
    { passive: false },
  );
}
