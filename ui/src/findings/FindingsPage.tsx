import { Page } from "../shell/Page";

export function FindingsPage() {
  return (
    <Page title="Findings">
      <p>…</p>
    </Page>
  );
}
