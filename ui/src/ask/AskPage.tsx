import { Page } from "../shell/Page";

export function AskPage() {
  return (
    <Page title="Ask">
      <p>…</p>
    </Page>
  );
}
