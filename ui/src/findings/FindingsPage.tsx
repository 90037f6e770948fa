import { getRouteApi } from "@tanstack/react-router";

import { ChangesPage } from "./ChangesPage";
import { FindingPage } from "./FindingPage";
import { ListPage } from "./ListPage";

const route = getRouteApi("/findings");

/** The list of findings, one of them, or what became of them between two runs. */
export function FindingsPage() {
  const { finding, view } = route.useSearch();
  if (finding !== undefined) {
    return <FindingPage key={finding} id={finding} />;
  }
  return view === "changes" ? <ChangesPage /> : <ListPage />;
}
