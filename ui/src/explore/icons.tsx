import type { RefObject } from "react";

import type { Label } from "../api/schema";
import { look } from "../vocabulary/look";

/** The ink of icons on the fills of look.ts, which are light enough for it in both schemes. */
export const ink = "#111111";

const px = 64;

/** The page's own icons, not shown, from which pictures are made for drawings that take no components. */
export function IconSource({ labels, source }: { labels: readonly Label[]; source: RefObject<HTMLDivElement | null> }) {
  return (
    <div ref={source} hidden>
      {labels.map((label) => {
        const { icon: Icon } = look([label]);
        return <Icon key={label} data-label={label} size={px} stroke={1.9} color={ink} />;
      })}
    </div>
  );
}

/** Pictures (data: URIs) of the icons that the source holds, by label. */
export function iconImages(source: HTMLElement | null): Map<string, string> {
  const writer = new XMLSerializer();
  return new Map(
    [...(source?.querySelectorAll("svg") ?? [])].map((svg) => [svg.dataset["label"] ?? "", `data:image/svg+xml;charset=utf-8,${encodeURIComponent(writer.serializeToString(svg))}`]),
  );
}
