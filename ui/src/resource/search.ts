import { oneOf, set, text, whole } from "../address/address";
import { tabNames, type TabName } from "./tabs";

/** What the address of this page says; the same address gives the same page. */
export interface ResourceSearch {
  /** The thing's id. */
  id: string;
  /** Which part is open; the overview where it is absent. */
  tab?: TabName;
  /** Access: the kind and direction of the edges that are listed, as CAN_INVOKE.IN. */
  edges?: string;
  /** Access: the edge that is explained. */
  edge?: string;
  /** Policies: the policy whose text is open. */
  policy?: string;
  /** History: the run before, and the run after where that is not the page's. */
  from?: string;
  to?: string;
  /** History: how many runs are asked for. */
  runs?: number;
  /** History: properties that are alike, too. */
  alike?: true;
}

/** Reads an address; what it does not know it leaves out. */
export function validateResource(search: Record<string, unknown>): ResourceSearch {
  return {
    id: "",
    ...text(search, "id"),
    ...oneOf(search, "tab", tabNames),
    ...text(search, "edges"),
    ...text(search, "edge"),
    ...text(search, "policy"),
    ...text(search, "from"),
    ...text(search, "to"),
    ...whole(search, "runs", 1),
    ...set(search, "alike"),
  };
}
