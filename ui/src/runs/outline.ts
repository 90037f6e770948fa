/** What the beginning of a JSON text holds: places such as `data[].kind`, each with the first texts that stand there. */
export type Outline = ReadonlyMap<string, readonly string[]>;

const kept = 20; // texts of a place
const deepest = 5;

/**
 * Reads the places of a JSON text of which only the beginning may be there; values one after another, as in NDJSON, count
 * as one. What is no JSON gives the places up to there.
 */
export function outline(text: string): Outline {
  const places = new Map<string, string[]>();
  const stack: { object: boolean; at: string; key: string }[] = [];
  let waiting: string | null = null; // a text that may be a key
  const here = () => {
    const top = stack.at(-1);
    return top === undefined ? "" : top.object ? join(top.at, top.key) : `${top.at}[]`;
  };
  const see = (place: string, value?: string) => {
    if (stack.length <= deepest) {
      const list = places.get(place) ?? [];
      if (value !== undefined && list.length < kept) {
        list.push(value);
      }
      places.set(place, list);
    }
  };
  const flush = () => {
    if (waiting !== null) {
      see(here(), waiting);
      waiting = null;
    }
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const end = endOfText(text, i);
      if (end < 0) {
        break; // cut in the middle
      }
      waiting = text.slice(i + 1, end);
      i = end;
    } else if (c === ":") {
      const top = stack.at(-1);
      if (top?.object && waiting !== null) {
        top.key = waiting;
        waiting = null;
        see(here());
      }
    } else if (c === "{" || c === "[") {
      const at = here();
      see(at);
      stack.push({ object: c === "{", at, key: "" });
    } else if (c === "}" || c === "]" || c === ",") {
      flush();
      if (c !== ",") {
        stack.pop();
      }
    }
  }
  return places;
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}

function endOfText(text: string, begin: number): number {
  for (let i = begin + 1; i < text.length; i++) {
    if (text[i] === "\\") {
      i++;
    } else if (text[i] === '"') {
      return i;
    }
  }
  return -1;
}
