// SPDX-License-Identifier: GPL-2.0-or-later
//
// The whole capture's activity as a strip, and upon it the part that is shown: to be dragged, drawn
// anew, and moved by the keyboard.

import type { Activity } from "../compute/activity.js";
import { element } from "../ui/dom.js";
import { currentTheme, onThemeChange } from "./theme.js";
import type { Range, TimeZoom } from "./time-zoom.js";

const HEIGHT = 34;
/** On both sides of an end of the window. */
const HANDLE_PIXELS = 7;

type Grip = "from" | "to" | "both" | "new";

export class Overview {
  readonly element: HTMLElement;
  private readonly canvas = element("canvas", { height: HEIGHT });
  private readonly window = element("div", { class: "window" });
  private drag: { grip: Grip; at: number; range: Range; began: boolean } | null = null;

  constructor(
    private readonly zoom: TimeZoom,
    private readonly activity: () => Activity,
    description: string,
  ) {
    this.element = element(
      "div",
      {
        class: "overview",
        tabindex: 0,
        role: "slider",
        "aria-label": `Time shown. ${description} Arrow keys move it, plus and minus zoom, Home shows all, Backspace goes back.`,
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": 0,
      },
      this.canvas,
      this.window,
    );
    this.listen();
    zoom.range.subscribe(() => {
      this.place();
    });
    onThemeChange(() => {
      this.draw();
    });
    new ResizeObserver(() => {
      this.draw();
    }).observe(this.element);
    this.place();
  }

  private listen(): void {
    this.element.addEventListener("pointerdown", (event) => {
      this.begin(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      this.move(event);
    });
    const stop = () => (this.drag = null);
    this.element.addEventListener("pointerup", stop);
    this.element.addEventListener("pointercancel", stop);
    this.element.addEventListener("dblclick", () => {
      this.zoom.back();
    });
    this.element.addEventListener("keydown", (event) => {
      if (this.press(event.key)) event.preventDefault();
    });
  }

  private press(key: string): boolean {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => {
        this.zoom.shift(-0.25, "continued");
      },
      ArrowRight: () => {
        this.zoom.shift(0.25, "continued");
      },
      "+": () => {
        this.zoom.scale(0.5, undefined, "continued");
      },
      "-": () => {
        this.zoom.scale(2, undefined, "continued");
      },
      Home: () => {
        this.zoom.reset();
      },
      Backspace: () => {
        this.zoom.back();
      },
    };
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined;
    action?.();
    return action !== undefined;
  }

  private at(event: PointerEvent): number {
    const { left, width } = this.element.getBoundingClientRect();
    return ((event.clientX - left) / Math.max(1, width)) * this.zoom.full.to;
  }

  private gripAt(time: number): Grip {
    const { from, to } = this.zoom.range.get();
    const near = (HANDLE_PIXELS / Math.max(1, this.element.clientWidth)) * this.zoom.full.to;
    if (!this.zoom.zoomed) return "new";
    if (Math.abs(time - from) < near && time < (from + to) / 2) return "from";
    if (Math.abs(time - to) < near) return "to";
    return time > from && time < to ? "both" : "new";
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    const at = this.at(event);
    this.drag = { grip: this.gripAt(at), at, range: this.zoom.range.get(), began: false };
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    const { grip, range } = drag;
    const now = this.at(event);
    const distance = now - drag.at;
    if (distance === 0) return;
    const [from, to] =
      grip === "new"
        ? [drag.at, now]
        : [
            grip === "to" ? range.from : range.from + distance,
            grip === "from" ? range.to : range.to + distance,
          ];
    const next = { from: Math.min(from, to), to: Math.max(from, to) };
    this.zoom.show(next, drag.began ? "same" : "new");
    drag.began = true;
  }

  private place(): void {
    const { from, to } = this.zoom.range.get();
    const percent = (time: number) => `${(100 * time) / this.zoom.full.to}%`;
    this.window.style.left = percent(from);
    this.window.style.width = percent(to - from);
    this.window.classList.toggle("whole", !this.zoom.zoomed);
    const middle = Math.round((50 * (from + to)) / this.zoom.full.to);
    this.element.setAttribute("aria-valuenow", String(middle));
    this.element.setAttribute("aria-valuetext", this.zoom.rangeText());
  }

  /** By the square root: what is small is seen, too. */
  draw(): void {
    const width = this.element.clientWidth;
    const context = this.canvas.getContext("2d");
    if (!context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = HEIGHT * ratio;
    context.scale(ratio, ratio);
    const { values } = this.activity();
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const theme = currentTheme();
    context.fillStyle = theme.accent;
    const part = width / values.length;
    values.forEach((value, place) => {
      if (value <= 0) return;
      const height = Math.max(2, (HEIGHT - 4) * Math.sqrt(value / most));
      context.fillRect(place * part, HEIGHT - height, Math.max(1.5, part), height);
    });
  }
}
