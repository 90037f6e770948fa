import { Page } from "../shell/Page";

export function WhatIfPage() {
  return (
    <Page title="What if">
      <p>…</p>
    </Page>
  );
}
