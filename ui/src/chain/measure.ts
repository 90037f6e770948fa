/** Width of a text in px. */
export type Measure = (text: string, font: Font) => number;

/** How text stands in drawings: nothing is below 12 px. */
export interface Font {
  size: number;
  weight: number;
}

export const fonts = {
  name: { size: 14, weight: 600 },
  verb: { size: 13, weight: 600 },
  small: { size: 12, weight: 400 },
} as const satisfies Record<string, Font>;

let context: CanvasRenderingContext2D | null | undefined;
let family = "";
const kept = new Map<string, number>();

/** Measures as the browser draws; where it cannot, letters count 0.56 of their size. */
export const measure: Measure = (text, font) => {
  if (context === undefined) {
    context = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
    family = context ? getComputedStyle(document.body).fontFamily : "";
  }
  if (!context) {
    return estimate(text, font);
  }
  const key = `${font.weight} ${font.size} ${text}`;
  let width = kept.get(key);
  if (width === undefined) {
    context.font = `${font.weight} ${font.size}px ${family}`;
    width = context.measureText(text).width;
    if (kept.size > 20_000) {
      kept.clear();
    }
    kept.set(key, width);
  }
  return width;
};

export const estimate: Measure = (text, font) => [...text].length * font.size * 0.56;

/** Shortens a text to a width by taking out its middle: what tells names apart often stands at their end. */
export function middle(text: string, width: number, font: Font, by: Measure): string {
  if (by(text, font) <= width) {
    return text;
  }
  const letters = [...text];
  let [least, most] = [0, letters.length - 1];
  const cut = (keep: number) => letters.slice(0, Math.ceil(keep / 2)).join("") + "…" + letters.slice(letters.length - Math.floor(keep / 2)).join("");
  while (least < most) {
    const keep = Math.ceil((least + most) / 2);
    if (by(cut(keep), font) <= width) {
      least = keep;
    } else {
      most = keep - 1;
    }
  }
  return cut(least);
}

/** Breaks a text into lines of a width, at most so many; the last ends in "…" where something is left out. */
export function wrap(text: string, width: number, font: Font, by: Measure, most = 4): string[] {
  const lines: string[] = [];
  let line = "";
  // Names of clouds are long words with separators: a line may break after those.
  for (const word of text.split(/(?<=[\s/:,.@-])/u)) {
    if (line !== "" && by((line + word).trimEnd(), font) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else {
      line += word;
    }
  }
  lines.push(line.trimEnd());
  if (lines.length > most) {
    const rest = `${lines[most - 1]!} …`;
    return [...lines.slice(0, most - 1), by(rest, font) <= width ? rest : `${lines[most - 1]!.slice(0, -2)}…`];
  }
  return lines.map((l) => (by(l, font) <= width ? l : middle(l, width, font, by)));
}
