import { Page } from "../shell/Page";

export function RunsPage() {
  return (
    <Page title="Runs and import">
      <p>…</p>
    </Page>
  );
}
