import { useCallback, useState } from "react";

/** The inner width of an element in px, kept up to date; 0 until it is known. */
export function useFrame(): [(element: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(0);
  const frame = useCallback((element: HTMLElement | null) => {
    if (element === null) {
      return undefined;
    }
    const read = () => setWidth(Math.floor(element.clientWidth));
    read();
    const watch = new ResizeObserver(read);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [frame, width];
}
