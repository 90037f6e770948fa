import { Page } from "../shell/Page";

export function ExplorePage() {
  return (
    <Page title="Explore">
      <p>…</p>
    </Page>
  );
}
