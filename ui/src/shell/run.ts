import { getRouteApi } from "@tanstack/react-router";

const root = getRouteApi("__root__");

/** The run that the page is about, as every question's `at`; null is the newest. It stands in the address of every page. */
export function useRun(): string | null {
  return root.useSearch({ select: (s) => s.at ?? null });
}
