// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bar at the window's lower edge: which time the pictures over time show, and what changes it.

import { middleOf } from "../compute/activity.js";
import type { Context } from "../context.js";
import type { Burst } from "../data/types.js";
import type { Clock } from "../text/clock.js";
import * as format from "../text/format.js";
import { announce, button, choice, element } from "../ui/dom.js";
import { Overview } from "./overview.js";

/** Zooms in where most goes on, not where nothing does. */
function zoomIn(context: Context): void {
  const { zoom, orderedBursts } = context;
  const { from, to } = zoom.range.get();
  const shown = context.activity();
  const inside = orderedBursts.filter(({ start, end }) => end >= from && start <= to);
  const middle = inside[Math.floor(inside.length / 2)];
  // The parts of the activity are too long to tell where in a short range something is.
  const at =
    to - from > 20 * shown.part || !middle
      ? middleOf(shown, from, to)
      : (Math.max(from, middle.start) + Math.min(to, middle.end)) / 2;
  const fixed = at ?? (from + to) / 2;
  const quarter = (to - from) / 4;
  zoom.show({ from: fixed - quarter, to: fixed + quarter });
}

/** The burst `step` after the one that is shown, or after the time that is. */
function neighbour(context: Context, step: 1 | -1): Burst | undefined {
  const bursts = context.orderedBursts;
  const shown = context.burst.get();
  const place = shown ? bursts.indexOf(shown) : -1;
  if (place >= 0) return bursts[place + step];
  const { from, to } = context.zoom.range.get();
  const middle = context.zoom.zoomed ? (from + to) / 2 : step > 0 ? -Infinity : Infinity;
  if (step > 0) return bursts.find(({ start }) => start > middle);
  return [...bursts].reverse().find(({ start }) => start < middle);
}

function stepText(context: Context, burst: Burst): string {
  const place = context.orderedBursts.indexOf(burst) + 1;
  return (
    `Burst ${format.count(place)} of ${format.count(context.orderedBursts.length)}: ` +
    `${context.labels.briefStream(burst)}, ${format.bytes(burst.bytes)}`
  );
}

function burstButtons(context: Context): HTMLElement {
  const go = (step: 1 | -1) => {
    const burst = neighbour(context, step);
    if (!burst) {
      announce(step > 0 ? "That was the last burst." : "That was the first burst.");
      return;
    }
    context.showBurst(burst);
    announce(stepText(context, burst));
  };
  return element(
    "div",
    { class: "buttons" },
    button(
      "◂ Burst",
      () => {
        go(-1);
      },
      { title: "Previous burst", "aria-label": "Previous burst" },
    ),
    button(
      "Burst ▸",
      () => {
        go(1);
      },
      { title: "Next burst", "aria-label": "Next burst" },
    ),
  );
}

function zoomButtons(context: Context): HTMLElement {
  const { zoom } = context;
  const icon = (label: string, sign: string, press: () => void) =>
    button(sign, press, { class: "icon", "aria-label": label, title: label });
  const back = button(
    "Back",
    () => {
      zoom.back();
    },
    { title: "What was shown before", class: "back" },
  );
  const reset = button(
    "All",
    () => {
      zoom.reset();
    },
    { class: "reset", title: "Whole capture", "aria-label": "Whole capture" },
  );
  const update = () => {
    reset.disabled = !zoom.zoomed;
    back.disabled = !zoom.canGoBack;
  };
  zoom.range.subscribe(update);
  update();
  return element(
    "div",
    { class: "buttons" },
    icon("Earlier", "◀", () => {
      zoom.shift(-0.5);
    }),
    icon("Zoom in", "+", () => {
      zoomIn(context);
    }),
    icon("Zoom out", "−", () => {
      zoom.scale(2);
    }),
    icon("Later", "▶", () => {
      zoom.shift(0.5);
    }),
    back,
    reset,
  );
}

function clockChoice({ zoom, clock }: Context): HTMLElement | null {
  if (!clock.known) return null;
  return choice<Clock>(
    "Times",
    [
      ["elapsed", "since start"],
      ["utc", "UTC"],
      ["local", "local"],
    ],
    zoom.clockKind.get(),
    (kind) => {
      zoom.clockKind.set(kind);
    },
  );
}

export function timeBar(context: Context): HTMLElement {
  const { zoom } = context;
  const overview = new Overview(
    zoom,
    () => context.activity(),
    `The strip is what goes on in the whole capture.`,
  );
  context.weight.subscribe(() => {
    overview.draw();
  });
  const shown = element("span", { class: "range" });
  const update = () => {
    const burst = context.burst.get();
    shown.textContent = burst ? stepText(context, burst) : zoom.rangeText();
    shown.title = `${zoom.rangeText()}${burst ? `. ${stepText(context, burst)}` : ""}`;
  };
  zoom.range.subscribe(update);
  zoom.clockKind.subscribe(update);
  context.burst.subscribe(update);
  update();
  return element(
    "div",
    { class: "time-bar", role: "group", "aria-label": "Time shown in all pictures over time" },
    overview.element,
    element(
      "div",
      { class: "row" },
      zoomButtons(context),
      context.orderedBursts.length > 0 ? burstButtons(context) : null,
      shown,
      clockChoice(context),
    ),
  );
}
