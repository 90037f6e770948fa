import { Page } from "../shell/Page";

export function PathsPage() {
  return (
    <Page title="Paths">
      <p>…</p>
    </Page>
  );
}
