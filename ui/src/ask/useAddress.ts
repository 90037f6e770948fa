import { useRouterState } from "@tanstack/react-router";

/** Path and search of the page, which ask the same again; without the run, so that it is asked of the newest. */
export function useAddress(): string {
  return useRouterState({
    select: (s) => {
      const params = new URLSearchParams(s.location.searchStr);
      params.delete("at");
      const query = params.toString();
      return s.location.pathname + (query === "" ? "" : `?${query}`) + (s.location.hash === "" ? "" : `#${s.location.hash}`);
    },
  });
}
