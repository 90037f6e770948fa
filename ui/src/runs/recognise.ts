import type { ImportSource } from "../api/schema";
import { outline, type Outline } from "./outline";

/** What a file is, as `postern import` takes it: whose, and by which flag. */
export interface Recognised {
  source: ImportSource;
  flag: string;
}

/** All that can be loaded, in the order in which it is offered, with what it holds (the command line's contract). */
export const importFlags: readonly (Recognised & { says: string })[] = [
  { source: "AWS", flag: "gaad", says: "aws iam get-account-authorization-details" },
  { source: "AWS", flag: "config", says: "AWS Config snapshot or query" },
  { source: "AWS", flag: "organization", says: "the organization's tree and policies" },
  { source: "AWS", flag: "scps", says: "service control policies by account" },
  { source: "AWS", flag: "cli-dir", says: "raw CLI output, REGION/SERVICE-COMMAND.json" },
  { source: "AWS", flag: "resource-policies", says: "resource policies gathered by other means" },
  { source: "AWS", flag: "credential-report", says: "aws iam get-credential-report" },
  { source: "GCP", flag: "resources", says: "Cloud Asset Inventory: resources" },
  { source: "GCP", flag: "iam-policies", says: "Cloud Asset Inventory: IAM policies" },
  { source: "GCP", flag: "org-policies", says: "Cloud Asset Inventory: organization policies" },
  { source: "GCP", flag: "deny-policies", says: "IAM v2 deny policies" },
  { source: "GCP", flag: "pab", says: "principal access boundary policies" },
  { source: "GCP", flag: "groups", says: "groups and their members" },
  { source: "AZURE", flag: "arg", says: "results of Azure Resource Graph" },
  { source: "AZURE", flag: "arm", says: "lists from ARM" },
  { source: "AZURE", flag: "azurehound", says: "an AzureHound collection" },
  { source: "AZURE", flag: "deny-assignments", says: "deny assignments" },
  { source: "AZURE", flag: "role-definitions", says: "role definitions" },
  { source: "FACTS", flag: "facts", says: "things and relations of your own, or OpenGraph" },
];

const region = /^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob)-[a-z]+-\d$|^global$/;
const command = /^(?:[a-z0-9]+-)+(?:get|list|describe)-[a-z0-9-]+$|^describe-regions$/;

/**
 * Tells what a file is: first by where it lies (CLI output has no mark of its own), then by how it begins, then by its
 * name. Null where it cannot be told; then the user says it. `place` is the path in the folder, `head` the beginning of
 * its text, unpacked.
 */
export function recognise(place: string, head: string): Recognised | null {
  return byPlace(place) ?? byContent(head) ?? byName(place);
}

const is = (source: ImportSource, flag: string): Recognised => ({ source, flag });

function byPlace(place: string): Recognised | null {
  const parts = place.split("/");
  const at = parts.findIndex((p) => region.test(p));
  const word = stem(at >= 0 ? (parts[at + 1] ?? "") : (parts.at(-1) ?? ""));
  return command.test(word) ? is("AWS", "cli-dir") : null;
}

function stem(name: string): string {
  return name.replace(/\.gz$/i, "").replace(/\.(json|ndjson|jsonl|csv)$/i, "");
}

function byContent(head: string): Recognised | null {
  const text = head.replace(/^\uFEFF/, "").trimStart();
  if (/^user,arn,user_creation_time/.test(text)) {
    return is("AWS", "credential-report");
  }
  if (text[0] !== "{" && text[0] !== "[") {
    return null;
  }
  const o = outline(text);
  return awsContent(o) ?? gcpContent(o) ?? azureContent(o) ?? ownContent(o);
}

/** Whether one of the places is there. Keys of AWS may begin in either case. */
const any = (o: Outline, ...places: string[]) => places.some((p) => o.has(p) || o.has(p.charAt(0).toLowerCase() + p.slice(1)));
const says = (o: Outline, test: RegExp, ...places: string[]) => places.some((p) => o.get(p)?.some((v) => test.test(v)));

function awsContent(o: Outline): Recognised | null {
  const top = [...o.keys()].filter((k) => k !== "" && !/[.[]/.test(k));
  if (any(o, "UserDetailList", "GroupDetailList", "RoleDetailList")) {
    return is("AWS", "gaad");
  }
  if (any(o, "ConfigurationItems", "BaseConfigurationItems") || (any(o, "Results") && any(o, "QueryInfo"))) {
    return is("AWS", "config");
  }
  if (any(o, "MasterAccountId") && any(o, "Root")) {
    return is("AWS", "organization");
  }
  if (any(o, "ReportFormat") && any(o, "Content")) {
    return is("AWS", "credential-report");
  }
  if (o.has("[].Resource") && o.has("[].Policy")) {
    return is("AWS", "resource-policies");
  }
  return top.length > 0 && top.every((k) => /^\d{12}$/.test(k)) ? is("AWS", "scps") : null;
}

function gcpContent(o: Outline): Recognised | null {
  const of = (...keys: string[]) => keys.some((k) => o.has(k) || o.has(`[].${k}`));
  if (of("asset_type", "assetType")) {
    const flag = of("iam_policy", "iamPolicy") ? "iam-policies" : of("org_policy", "orgPolicy") ? "org-policies" : of("resource") ? "resources" : null;
    return flag === null ? null : is("GCP", flag);
  }
  const names = ["name", "[].name", "policies[].name", "[].policy"];
  if (says(o, /\/denypolicies\//, ...names) || says(o, /^DenyPolicy$/, "kind", "[].kind")) {
    return is("GCP", "deny-policies");
  }
  if (says(o, /\/(principalAccessBoundaryPolicies|policyBindings)\//, ...names)) {
    return is("GCP", "pab");
  }
  return o.has("[].group") && o.has("[].members") ? is("GCP", "groups") : null;
}

function azureContent(o: Outline): Recognised | null {
  if (says(o, /^AZ/, "data[].kind")) {
    return is("AZURE", "azurehound");
  }
  if (o.has("data") && any(o, "count", "totalRecords", "total_records", "skip_token", "skipToken", "$skipToken")) {
    return is("AZURE", "arg");
  }
  const ids = ["[].id", "value[].id", "id", "data[].id"];
  if (!says(o, /^\/(subscriptions|providers)\//i, ...ids)) {
    return null;
  }
  if (says(o, /\/denyAssignments\//i, ...ids)) {
    return is("AZURE", "deny-assignments");
  }
  const listed = o.has("value") || (says(o, /\/roleDefinitions\//i, "[].id") && !o.has("[].tenantId"));
  if (listed && says(o, /\/roleDefinitions\//i, ...ids)) {
    return is("AZURE", "role-definitions");
  }
  const extra = /\/sites\/[^/]+\/(functions|config|basicPublishingCredentialsPolicies)(\/|$)|\/(roleEligibilityScheduleInstances|roleManagementPolic[a-zA-Z]+|locks)\//i;
  if (o.has("value") || says(o, extra, ...ids)) {
    return is("AZURE", "arm");
  }
  return is("AZURE", "arg");
}

function ownContent(o: Outline): Recognised | null {
  if (o.has("graph.nodes") || o.has("graph.edges")) {
    return is("FACTS", "facts");
  }
  return (o.has("kind") && o.has("from") && o.has("to")) || (o.has("id") && o.has("labels")) ? is("FACTS", "facts") : null;
}

/** By a name that is a flag's own: gaad.json, iam-policies.ndjson.gz, prod-credential-report.csv. */
function byName(place: string): Recognised | null {
  const name = stem(place.split("/").at(-1) ?? "").toLowerCase().replaceAll("_", "-");
  const flags = importFlags.filter((f) => f.flag !== "facts" && f.flag !== "cli-dir" && (name === f.flag || name.endsWith(`-${f.flag}`) || name.startsWith(`${f.flag}-`)));
  // The longest says most: "org-policies" is no "policies".
  const best = flags.toSorted((a, b) => b.flag.length - a.flag.length)[0];
  return best === undefined ? null : is(best.source, best.flag);
}

/** What is missing beside files of a source, so that the answer says more than "not known". */
export function missing(given: readonly Recognised[]): string[] {
  const has = (source: ImportSource, flag: string) => given.some((g) => g.source === source && g.flag === flag);
  const out: string[] = [];
  const from = (source: ImportSource) => given.some((g) => g.source === source);
  if (from("AWS") && !has("AWS", "gaad")) {
    out.push("AWS: without gaad (aws iam get-account-authorization-details) nobody's permissions are known, unless an earlier run brought them.");
  }
  if (from("AWS") && !has("AWS", "config") && !has("AWS", "cli-dir")) {
    out.push("AWS: without config or cli-dir no functions, buckets and networks are known, unless an earlier run brought them.");
  }
  if (from("GCP") && !has("GCP", "iam-policies")) {
    out.push("Google Cloud: without iam-policies nobody's permissions are known, unless an earlier run brought them.");
  }
  if (from("GCP") && !has("GCP", "resources")) {
    out.push("Google Cloud: without resources no functions, buckets and networks are known, unless an earlier run brought them.");
  }
  if (from("AZURE") && !has("AZURE", "arg")) {
    out.push("Azure: without arg (Azure Resource Graph) no resources and role assignments are known, unless an earlier run brought them.");
  }
  return out;
}
