import { getRouteApi } from "@tanstack/react-router";

import { Library } from "./Library";
import { ReportPage } from "./ReportPage";

const route = getRouteApi("/reports");

/** The library of reports, or one of them. */
export function ReportsPage() {
  const report = route.useSearch({ select: (s) => s.report });
  return report === undefined ? <Library /> : <ReportPage key={report} id={report} />;
}
