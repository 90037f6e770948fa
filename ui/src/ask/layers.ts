import type { Said } from "../api/schema";

/** What a layer said, in a word. */
export const saidWords: Record<Said, string> = {
  ALLOW: "allows it",
  DENY: "denies it",
  CONDITIONAL: "lets it through under conditions",
  SILENT: "says nothing of it",
  NOT_READ: "decides, but was not read",
  NOT_ASKED: "takes no part",
};

const names: Record<string, string> = {
  identity: "Policies of the principal",
  boundary: "Permissions boundary",
  session: "Session policy",
  scp: "Service control policies",
  rcp: "Resource control policies",
  resource: "Policy of the resource",
  endpoint: "VPC endpoint policy",
  binding: "Role bindings",
  assignment: "Role assignments",
  trust: "Trust policy",
};

/** A layer's name as people write it; the server's word where it is none of those. */
export function layerName(layer: string): string {
  return names[layer] ?? layer.charAt(0).toUpperCase() + layer.slice(1);
}
