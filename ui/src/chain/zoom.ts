import { useCallback, useLayoutEffect, useRef, useState } from "react";

import type { Box } from "./column";
import { useFrame } from "./frame";

/** No fit makes text smaller than this part of its size: the smallest words have 12 px, and 11 then. */
export const legible = 11 / 12;

/** Bounds of the steps by hand. */
const least = 0.4;
const most = 2;

/** How large a drawing stands in a frame that scrolls. */
export interface Zoom {
  /** Size on the page by size of the drawing. */
  scale: number;
  by: (factor: number) => void;
  /** As wide as the frame again. */
  fit: () => void;
  /**
   * Scrolls the frame as little as shows parts of the drawing, told in its own px; the first alone where all do not fit.
   * With `page` the page scrolls as well where the first would be outside of the window.
   */
  show: (parts: readonly Box[], page?: boolean) => void;
}

/** Between what is shown and the edge of the frame, in px. */
const room = 12;

/** Where a frame scrolls to, along one axis, so that what lies from one place to another is seen: no further than needed. All in px. */
export function seen(scroll: number, frame: number, from: number, to: number): number {
  if (from - room < scroll || to - from > frame) {
    return Math.max(0, from - room);
  }
  return Math.max(scroll, to + room - frame);
}

/** What holds all of the boxes. */
export function around(boxes: readonly Box[]): Box {
  const [x, y] = [Math.min(...boxes.map((b) => b.x)), Math.min(...boxes.map((b) => b.y))];
  return { x, y, width: Math.max(...boxes.map((b) => b.x + b.width)) - x, height: Math.max(...boxes.map((b) => b.y + b.height)) - y };
}

/** As wide as the frame, never larger than it was drawn and as long as it is legible; what is left over scrolls. Both in px. */
export function fitting(width: number, frame: number): number {
  return frame <= 0 || width <= 0 ? 1 : Math.max(legible, Math.min(1, frame / width));
}

/**
 * Fits a drawing of a width into its frame, until it is zoomed by hand; gives what takes the frame's element. The middle of
 * what is seen stays where it is.
 */
export function useZoom(width: number, padding: number): [ReturnType<typeof useFrame>[0], Zoom] {
  const [watch, outer] = useFrame();
  const [hand, setHand] = useState<number | null>(null);
  const element = useRef<HTMLElement | null>(null);
  const before = useRef(1);
  const scale = hand ?? fitting(width, outer - 2 * padding);
  useLayoutEffect(() => {
    const [frame, factor] = [element.current, scale / before.current];
    if (frame !== null && factor !== 1) {
      frame.scrollLeft = (frame.scrollLeft + frame.clientWidth / 2) * factor - frame.clientWidth / 2;
      frame.scrollTop = (frame.scrollTop + frame.clientHeight / 2) * factor - frame.clientHeight / 2;
    }
    before.current = scale;
  }, [scale]);
  const show = useCallback((parts: readonly Box[], page = false) => {
    const [frame, drawing, factor] = [element.current, element.current?.querySelector("svg"), before.current];
    const first = parts[0];
    if (frame === null || !drawing || first === undefined) {
      return;
    }
    const all = around(parts);
    const fits = all.width * factor + 2 * room <= frame.clientWidth && all.height * factor + 2 * room <= frame.clientHeight;
    const box = fits ? all : first;
    // A drawing that is narrower than its frame stands in its middle.
    const [outer, inner] = [frame.getBoundingClientRect(), drawing.getBoundingClientRect()];
    const left = inner.left - outer.left - frame.clientLeft + frame.scrollLeft + box.x * factor;
    const top = inner.top - outer.top - frame.clientTop + frame.scrollTop + box.y * factor;
    frame.scrollLeft = seen(frame.scrollLeft, frame.clientWidth, left, left + box.width * factor);
    frame.scrollTop = seen(frame.scrollTop, frame.clientHeight, top, top + box.height * factor);
    const at = drawing.getBoundingClientRect().top + first.y * factor;
    if (page && (at < parseFloat(getComputedStyle(frame).scrollMarginTop) || at + first.height * factor > window.innerHeight)) {
      frame.scrollIntoView({ block: "nearest" });
    }
  }, []);
  const frame = useCallback(
    (made: HTMLElement | null) => {
      element.current = made;
      return watch(made);
    },
    [watch],
  );
  return [frame, { scale, by: (factor) => setHand(Math.min(most, Math.max(least, scale * factor))), fit: () => setHand(null), show }];
}
