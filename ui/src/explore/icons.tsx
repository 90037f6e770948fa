import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

import type { Label } from "../api/schema";
import { look } from "../vocabulary/look";

/** The ink of icons on the fills of look.ts, which are light enough for it in both schemes. */
const ink = "#111111";

const px = 64;

/** The page's own icons as pictures (data: URIs) for drawings that take no components. */
export function iconImages(labels: readonly Label[]): Map<Label, string> {
  const place = document.createElement("div");
  const root = createRoot(place);
  flushSync(() =>
    root.render(
      labels.map((label) => {
        const { icon: Icon } = look([label]);
        return <Icon key={label} size={px} stroke={1.9} color={ink} />;
      }),
    ),
  );
  const writer = new XMLSerializer();
  const images = new Map(labels.map((label, i) => [label, `data:image/svg+xml;charset=utf-8,${encodeURIComponent(writer.serializeToString(place.children[i] ?? place))}`]));
  root.unmount();
  return images;
}
