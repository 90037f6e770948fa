import { useEffect, useState } from "react";

import type { Certainty } from "../api/schema";

/** The colours of the scheme that holds now, for drawings that cannot read CSS variables. */
export interface Palette {
  surface: string;
  text: string;
  textDim: string;
  line: string;
  lineStrong: string;
  outline: string;
  accent: string;
  bad: string;
  warn: string;
  unknown: string;
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: of("--surface"),
    text: of("--text"),
    textDim: of("--text-dim"),
    line: of("--line"),
    lineStrong: of("--line-strong"),
    outline: of("--outline"),
    accent: of("--accent"),
    bad: of("--bad"),
    warn: of("--warn"),
    unknown: of("--unknown"),
  };
}

/** Read anew whenever the page changes between light and dark. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(read);
  useEffect(() => {
    const change = () =>
      setPalette((was) => {
        const now = read();
        return JSON.stringify(was) === JSON.stringify(now) ? was : now;
      });
    const watch = new MutationObserver(change);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });
    change();
    return () => watch.disconnect();
  }, []);
  return palette;
}

/** The colour of a line; its dashes say the same without colour. */
export function lineColour(certainty: Certainty, palette: Palette): string {
  return { CERTAIN: palette.lineStrong, CONDITIONAL: palette.warn, UNKNOWN: palette.unknown }[certainty];
}

/** Dashes of a line by how far it can be trusted, in px. */
export const dashes: Record<Certainty, string | undefined> = { CERTAIN: undefined, CONDITIONAL: "7 4", UNKNOWN: "2 4" };
