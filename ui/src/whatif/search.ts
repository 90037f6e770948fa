import { set, text } from "../address/address";
import type { Edit } from "../api/scalars";

/** What the address of this page says; the same address gives the same page. */
export interface WhatIfSearch {
  /** The chains that count, as a pattern. */
  pattern?: string;
  /** Show the least changes that close the pattern. */
  cut?: true;
  /** What is tried. */
  edits?: Edit[];
  /** The thing that is being edited. */
  edit?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateWhatIf(search: Record<string, unknown>): WhatIfSearch {
  const edits = Array.isArray(search["edits"]) ? search["edits"].filter(isEdit) : [];
  return { ...text(search, "pattern"), ...set(search, "cut"), ...text(search, "edit"), ...(edits.length > 0 ? { edits } : {}) };
}

function isEdit(value: unknown): value is Edit {
  return typeof value === "object" && value !== null && "subject" in value && typeof value.subject === "string";
}
