import { oneOf, set, text, whole } from "../address/address";
import type { Cloud, Flag } from "../api/schema";

/** The question forms, in the order of the page. */
export const forms = ["who-can", "can", "reach", "reached-by", "nearest"] as const;
export type Form = (typeof forms)[number];

/** What the address of this page says; the same address gives the same page. */
export interface AskSearch {
  /** Words to search for, or a pattern that is being mended. */
  q?: string;
  /** A question form, instead of words. */
  form?: Form;
  /** Narrow a search. */
  label?: string;
  cloud?: Cloud;
  account?: string;
  type?: string;
  flag?: Flag;
  tag?: string;
  /** How many are shown. */
  n?: number;
  /** What the forms are filled with. */
  principal?: string;
  action?: string;
  resource?: string;
  /** Azure: a data action. */
  data?: true;
  of?: string;
  from?: string;
  to?: string;
  /** Walk what guardrails alone hold back. */
  latent?: true;
  /** Walk only what is certain. */
  certain?: true;
}

const clouds: readonly Cloud[] = ["AWS", "GCP", "AZURE", "INTERNET"];
const flags: readonly Flag[] = ["PUBLIC", "ADMIN", "SENSITIVE", "OWNED", "EXTERNAL"];

/** Reads an address; what it does not know it leaves out. */
export function validateAsk(search: Record<string, unknown>): AskSearch {
  const { n } = whole(search, "n", 1);
  return {
    ...text(search, "q"),
    ...oneOf(search, "form", forms),
    ...text(search, "label"),
    ...oneOf(search, "cloud", clouds),
    ...text(search, "account"),
    ...text(search, "type"),
    ...oneOf(search, "flag", flags),
    ...text(search, "tag"),
    ...(n === undefined ? {} : { n: Math.min(n, 500) }),
    ...text(search, "principal"),
    ...text(search, "action"),
    ...text(search, "resource"),
    ...set(search, "data"),
    ...text(search, "of"),
    ...text(search, "from"),
    ...text(search, "to"),
    ...set(search, "latent"),
    ...set(search, "certain"),
  };
}
