import { Page } from "../shell/Page";

export function ReportsPage() {
  return (
    <Page title="Reports">
      <p>…</p>
    </Page>
  );
}
