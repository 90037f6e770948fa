import { Page } from "../shell/Page";

export function CypherPage() {
  return (
    <Page title="Cypher">
      <p>…</p>
    </Page>
  );
}
