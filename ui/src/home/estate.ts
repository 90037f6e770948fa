import type { Flag, Label } from "../api/schema";
import type { ByCloudFragment, HomeQuery } from "./home.graphql.ts";

/** One number of the estate, with the list that it counts. */
export interface Figure {
  title: string;
  /** What the number says, where the title does not. */
  says: string;
  of: (home: HomeQuery) => { totalCount: number; facets?: ByCloudFragment["facets"] };
  list: { label?: Label; flag?: Flag };
}

/** What there is. */
export const inventory: readonly Figure[] = [
  { title: "Accounts", says: "AWS accounts, Google Cloud projects, Azure subscriptions", of: (h) => h.accounts, list: { label: "Account" } },
  { title: "Functions", says: "Lambda functions, Cloud Functions and Cloud Run, Function Apps", of: (h) => h.functions, list: { label: "Function" } },
  { title: "Principals", says: "Users, roles, services and groups that can be granted something", of: (h) => h.principals, list: { label: "Principal" } },
  { title: "Data stores", says: "Buckets, tables, databases and file systems", of: (h) => h.stores, list: { label: "DataStore" } },
  { title: "Secrets", says: "Secrets, parameters and vaults", of: (h) => h.secrets, list: { label: "Secret" } },
];

/** What stands out. */
export const standing: readonly Figure[] = [
  { title: "Open to anyone", says: "Anyone may use them", of: (h) => h.public, list: { flag: "PUBLIC" } },
  { title: "Full control", says: "Of an account, project, subscription or what stands above one", of: (h) => h.admins, list: { flag: "ADMIN" } },
  { title: "External", says: "From accounts outside the estate", of: (h) => h.external, list: { flag: "EXTERNAL" } },
  { title: "Crown jewels", says: "Marked as what matters most", of: (h) => h.sensitive, list: { flag: "SENSITIVE" } },
];

const short: Partial<Record<string, string>> = { AWS: "AWS", GCP: "GCP", AZURE: "Azure" };

/** "AWS 63 · GCP 20 · no cloud 2": parts that make up the whole. */
export function byCloudWords(facets: ByCloudFragment["facets"] | undefined): string {
  const values = facets?.[0]?.values ?? [];
  const rest = values.reduce((n, v) => (v.value in short ? n : n + v.count), 0);
  return [
    ...values.filter((v) => v.value in short).map((v) => `${short[v.value]} ${v.count.toLocaleString("en")}`),
    ...(rest > 0 ? [`no cloud ${rest.toLocaleString("en")}`] : []),
  ].join(" · ");
}
