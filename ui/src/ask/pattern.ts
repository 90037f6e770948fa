import type { VocabularyQuery } from "../vocabulary/vocabulary.graphql.ts";

/** One thing that may stand next in a pattern. */
export interface Next {
  /** What is written, with the space or colon behind it. */
  insert: string;
  /** As it is listed. */
  word: string;
  says: string;
  group: "Edge" | "Next" | "Flag" | "Kind of node" | "Cloud" | "Narrow by" | "Value";
}

/** What may stand where the caret is: `options` replace the text between `from` and `to`. */
export interface Completion {
  from: number;
  to: number;
  options: Next[];
  /** The values of this constraint are to be looked up, by what is written of one. */
  values?: { key: string; text: string };
}

/** Whether a text is a path pattern: it has an arrow outside of quotes. */
export function isPattern(text: string): boolean {
  return cut(text).length > 1;
}

interface Part {
  text: string;
  from: number;
}

/** The steps of a pattern: what stands between arrows that are not quoted. */
function cut(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (quoted && text[i] === "\\") {
      i++;
    } else if (text[i] === '"') {
      quoted = !quoted;
    } else if (!quoted && text.startsWith("->", i)) {
      parts.push({ text: text.slice(from, i), from });
      from = i + 2;
      i++;
    }
  }
  parts.push({ text: text.slice(from), from });
  return parts;
}

/** The words of a step; quotes hold a word together. */
function words(step: string): string[] {
  return step.match(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/g) ?? [];
}

const flags: [string, string][] = [
  ["public", "anyone may use it"],
  ["admin", "full control of an account or more"],
  ["sensitive", "a crown jewel"],
  ["owned", "an attacker has it already"],
  ["external", "of an account outside the estate"],
];
const clouds: [string, string][] = [
  ["aws", "Amazon Web Services"],
  ["gcp", "Google Cloud"],
  ["azure", "Azure and Entra"],
];
const constraints: [string, string][] = [
  ["name:", "its name; * stands for anything"],
  ["account:", "account, project or subscription"],
  ["id:", "the cloud's own unique name"],
  ["type:", "the cloud's own type; * stands for anything"],
  ["region:", "where it is"],
  ["tag:", "KEY or KEY=VALUE"],
];

/** What may stand at the caret. `vocabulary` is the server's tables; without them only the language's own words come. */
export function complete(text: string, caret: number, vocabulary: Pick<VocabularyQuery, "kinds" | "labels"> | undefined): Completion {
  const parts = cut(text.slice(0, caret));
  const here = parts.at(-1) ?? { text: "", from: 0 };
  const before = parts.at(-2);
  const edges = new Map((vocabulary?.kinds ?? []).map((k) => [k.word, k]));
  const labels = (vocabulary?.labels ?? []).filter((l) => l.word !== "");
  const isEdge = (step: string) => words(step).length === 1 && (words(step)[0] ?? "").split(/[|{]/).slice(0, 1).every((w) => edges.has(w) || edges.has(w.toLowerCase()));
  const wantsEdge = before !== undefined && !(parts.length > 2 && isEdge(before.text));

  const all = words(here.text);
  const open = /\s$/.test(here.text) || here.text === "" ? "" : (all.pop() ?? "");
  const to = caret;
  const rest = /^[^\s|{]*/.exec(text.slice(caret))?.[0].length ?? 0; // the word that the caret stands in goes as a whole
  const whole = open !== "" && !open.includes('"') && !text.slice(caret, caret + rest).startsWith("->") ? to + rest : to;
  const answer = (from: number, options: Next[]): Completion => ({ from, to: whole, options });

  const constraint = /^([a-z]+):(.*)$/s.exec(open);
  if (constraint !== null) {
    const [, key = "", value = ""] = constraint;
    return { from: caret - value.length, to: whole, options: [], values: { key, text: value.replaceAll('"', "") } };
  }
  const bar = open.lastIndexOf("|");
  const clause = all.findLastIndex((w) => w === "via" || w === "avoiding");
  const node = all.slice(clause + 1);
  const last = node.at(-1);
  const typed = (bar >= 0 ? open.slice(bar + 1) : open).toLowerCase();
  const from = caret - typed.length;

  const edgeOptions = [...edges.values()]
    .toSorted((a, b) => Number(b.class.startsWith("walks")) - Number(a.class.startsWith("walks")))
    .map((k): Next => ({ insert: bar >= 0 ? k.word : `${k.word} -> `, word: k.word, says: k.description, group: "Edge" }));
  if (bar >= 0) {
    return answer(from, fitting(edgeOptions.map((o) => ({ ...o, insert: o.word })), typed));
  }
  const nodeOptions = (used: readonly string[]): Next[] => [
    ...flags.map(([w, says]): Next => ({ insert: `${w} `, word: w, says, group: "Flag" })),
    ...labels.map((l): Next => ({ insert: `${l.word} `, word: l.word, says: l.description, group: "Kind of node" })),
    { insert: "any ", word: "any", says: "any node", group: "Kind of node" as const },
    ...clouds.map(([w, says]): Next => ({ insert: `${w} `, word: w, says, group: "Cloud" })),
    ...constraints.map(([w, says]): Next => ({ insert: w, word: w, says, group: "Narrow by" })),
    { insert: "not ", word: "not", says: "what the node must not be", group: "Narrow by" as const },
  ].filter((o) => !used.includes(o.word));
  const onward: Next[] = [
    { insert: "-> ", word: "->", says: "then", group: "Next" },
    ...(parts.length > 1
      ? ([
          { insert: "via ", word: "via", says: "such a node lies between the ends", group: "Next" },
          { insert: "avoiding ", word: "avoiding", says: "such a node lies nowhere on the chain", group: "Next" },
        ] as const)
      : []),
    ...(clause < 0 ? [{ insert: "as ", word: "as", says: "a name for this step", group: "Next" as const }] : []),
  ];
  const forward = clause < 0 ? onward : onward.filter((o) => o.word !== "->");
  if (last === "as") {
    return answer(from, []);
  }
  if (node.at(-2) === "as") {
    return answer(from, fitting(forward.filter((o) => o.word !== "as"), typed));
  }
  if (last !== undefined && (last === "any" || labels.some((l) => l.word === last || `${l.word}s` === last))) {
    return answer(from, fitting(forward, typed));
  }
  if (last !== undefined && wantsEdge && clause < 0 && isEdge(all.join(" "))) {
    return answer(from, fitting(onward.slice(0, 1), typed));
  }
  const nodes = nodeOptions(node);
  if (last === undefined) {
    return answer(from, fitting(wantsEdge && clause < 0 ? [...edgeOptions, ...nodes] : nodes, typed));
  }
  return answer(from, fitting(last === "not" ? nodes : [...nodes, ...forward], typed));
}

/** Those that begin with what is typed, then those that have it at the start of a later part, or anywhere if it is long. */
function fitting(options: readonly Next[], typed: string): Next[] {
  const begins = options.filter((o) => o.word.startsWith(typed));
  const has = typed.length < 2 ? [] : options.filter((o) => !o.word.startsWith(typed) && (o.word.includes(`-${typed}`) || (typed.length > 3 && o.word.includes(typed))));
  // Choices of one group stand together.
  const found = [...begins, ...has];
  const groups = [...new Set(found.map((o) => o.group))];
  return groups.flatMap((g) => found.filter((o) => o.group === g));
}

/** A value as a pattern takes it: in quotes where it has what would end it. */
export function quoted(value: string): string {
  return /^[^\s"\\|{}()]+$/.test(value) && !value.includes("->") ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** The pattern for chains from one thing to another. */
export function between(from: string, to: string): string {
  return `id:${quoted(from)} -> id:${quoted(to)}`;
}
