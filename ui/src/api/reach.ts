import { useSyncExternalStore } from "react";

// Whether the server answered what was asked last. All questions tell it here, so a page sees that the server went away
// whichever of its parts asked.

let away = false;
const watchers = new Set<() => void>();

/** For those who ask the server alone, for an answer or for a part of the page. */
export function tellReached(reached: boolean): void {
  if (away === reached) {
    away = !reached;
    watchers.forEach((watch) => watch());
  }
}

/** Whether the server cannot be reached now. */
export function useAway(): boolean {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => away,
  );
}
