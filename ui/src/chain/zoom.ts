import { useCallback, useLayoutEffect, useRef, useState } from "react";

import { useFrame } from "./frame";

/** No fit makes text smaller than this part of its size: names have 9 px then, and the smallest words 8. */
export const legible = 2 / 3;

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
  const frame = useCallback(
    (made: HTMLElement | null) => {
      element.current = made;
      return watch(made);
    },
    [watch],
  );
  return [frame, { scale, by: (factor) => setHand(Math.min(most, Math.max(least, scale * factor))), fit: () => setHand(null) }];
}
