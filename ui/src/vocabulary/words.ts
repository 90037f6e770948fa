import type { Certainty, Cloud, FindingSeverity, Flag, Kind, Label } from "../api/schema";
import { useQuestion } from "../api/question";
import { VocabularyDocument, type VocabularyQuery } from "./vocabulary.graphql.ts";

/** The tables of kinds and labels, which the server keeps; asked once. */
export function useVocabulary(): VocabularyQuery | undefined {
  return useQuestion(VocabularyDocument, {}, { fresh: Infinity }).data;
}

/** Whether the tables are still on their way. What is taken along as a file waits for them: it cannot change its words later. */
export function useVocabularyPending(): boolean {
  return useQuestion(VocabularyDocument, {}, { fresh: Infinity }).isPending;
}

/** What a drawing writes on the arrow: the server's phrase, or the kind in small letters until it is known. */
export function phrase(kind: Kind, vocabulary: VocabularyQuery | undefined): string {
  return vocabulary?.kinds.find((k) => k.kind === kind)?.phrase ?? kind.toLowerCase().replaceAll("_", " ");
}

/** Clouds as people write them. */
export const clouds: Record<Cloud, string> = { AWS: "AWS", GCP: "Google Cloud", AZURE: "Azure", INTERNET: "Internet" };

/** How far an edge can be trusted, in a word and in a sentence. */
export const certainties: Record<Certainty, { word: string; says: string }> = {
  CERTAIN: { word: "certain", says: "Holds for any request." },
  CONDITIONAL: { word: "conditional", says: "Holds under the conditions given." },
  UNKNOWN: { word: "not known", says: "Facts that decide it were not read." },
};

export const flags: Record<Flag, { word: string; says: string }> = {
  PUBLIC: { word: "public", says: "Anyone may use it." },
  ADMIN: { word: "admin", says: "Full control of an account, project, subscription or what stands above one." },
  EXTERNAL: { word: "external", says: "Belongs to an account outside the estate." },
  SENSITIVE: { word: "crown jewel", says: "Marked as what matters most." },
  OWNED: { word: "owned", says: "Marked as already in an attacker's hands." },
};

/** Severities from the worst to the least. */
export const severities: readonly FindingSeverity[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"];

/** The label that says most of a thing: labels stand from general to specific. */
export function mainLabel(labels: readonly Label[]): Label {
  return labels.at(-1) ?? "Resource";
}

/** "1 function", "2 functions", "3 policies". */
export function count(n: number, one: string, many = one.endsWith("y") ? `${one.slice(0, -1)}ies` : `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
