import { Page } from "../shell/Page";

export function ResourcePage() {
  return (
    <Page title="Resource">
      <p>…</p>
    </Page>
  );
}
