import type { Label } from "../api/schema";

export const tabNames = ["overview", "access", "network", "configuration", "policies", "history", "raw"] as const;

export type TabName = (typeof tabNames)[number];

type Family = "code" | "identity" | "policy" | "data" | "network" | "structure" | "other";

const families: Partial<Record<Label, Family>> = {
  Function: "code",
  Instance: "code",
  Endpoint: "code",
  Trigger: "code",
  Principal: "identity",
  Public: "identity",
  User: "identity",
  Group: "identity",
  ServiceAccount: "identity",
  Role: "identity",
  Application: "identity",
  IdentityProvider: "identity",
  Internet: "identity",
  Policy: "policy",
  DataStore: "data",
  Secret: "data",
  Key: "data",
  Queue: "data",
  Topic: "data",
  Registry: "data",
  Network: "network",
  Subnet: "network",
  NetworkRule: "network",
  Account: "structure",
  Container: "structure",
  Organization: "structure",
};

/** What a person asks first of each family comes first; each has every part that can hold something. */
const orders: Record<Family, readonly TabName[]> = {
  code: ["overview", "access", "network", "configuration", "policies", "history", "raw"],
  identity: ["overview", "access", "policies", "configuration", "history", "raw"],
  policy: ["overview", "policies", "access", "configuration", "history", "raw"],
  data: ["overview", "access", "policies", "configuration", "network", "history", "raw"],
  network: ["overview", "network", "configuration", "access", "policies", "history", "raw"],
  structure: ["overview", "access", "policies", "configuration", "history", "raw"],
  other: ["overview", "access", "configuration", "policies", "network", "history", "raw"],
};

function family(labels: readonly Label[]): Family {
  // The most specific label that tells: labels stand from general to specific. A function that is also its own
  // endpoint is a function.
  if (labels.includes("Function")) {
    return "code";
  }
  return labels.toReversed().flatMap((label) => families[label] ?? [])[0] ?? "other";
}

export function tabsOf(labels: readonly Label[]): readonly TabName[] {
  return orders[family(labels)];
}

export function titleOf(tab: TabName, labels: readonly Label[]): string {
  switch (tab) {
    case "overview":
      return "Overview";
    case "access":
      return "Access";
    case "network":
      return "Network";
    case "configuration":
      return "Configuration";
    case "policies":
      return family(labels) === "policy" ? "Text" : family(labels) === "structure" ? "Policies and guardrails" : "Policies";
    case "history":
      return "History";
    case "raw":
      return "Raw facts";
  }
}
