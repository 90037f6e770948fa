import { validateExplore, type ExploreSearch } from "./search";

// What is kept under a name is the address of the page, marked as such: other pages keep views of their own.

const mark = "explore:";

export function writeView(search: ExploreSearch): string {
  return mark + JSON.stringify({ ...search, view: undefined });
}

export function isView(content: string): boolean {
  return content.startsWith(mark);
}

/** What a view says, as far as it is one. */
export function readView(content: string): ExploreSearch | undefined {
  if (!isView(content)) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(content.slice(mark.length));
    return typeof parsed === "object" && parsed !== null ? validateExplore(parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The link that restores it. */
export function viewAddress(name: string): string {
  return `${location.origin}/explore?view=${encodeURIComponent(JSON.stringify(name))}`;
}
