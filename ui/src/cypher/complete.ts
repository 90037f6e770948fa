import type { VocabularyQuery } from "../vocabulary/vocabulary.graphql.ts";

/** What the editor knows of the run and the language. */
export interface Names {
  vocabulary: Pick<VocabularyQuery, "kinds" | "labels"> | undefined;
  properties: readonly string[];
  procedures: readonly { name: string; signature: string; description: string }[];
}

export interface Offered {
  label: string;
  detail: string;
  apply?: string;
  info?: string;
  type: "label" | "kind" | "property" | "procedure" | "keyword" | "variable" | "parameter";
}

const keywords =
  "MATCH,OPTIONAL MATCH,WHERE,RETURN,RETURN DISTINCT,WITH,UNWIND,ORDER BY,SKIP,LIMIT,UNION,CALL,YIELD,AS,AND,OR,XOR,NOT,IN,IS NULL,IS NOT NULL,STARTS WITH,ENDS WITH,CONTAINS,CASE,WHEN,THEN,ELSE,END,EXISTS { },COUNT { },COLLECT { },DESC,ASC,true,false,null,EXPLAIN,PROFILE".split(
    ",",
  );
const functions =
  "count,collect,coalesce,labels,type,keys,properties,nodes,relationships,length,size,head,last,tail,reverse,range,split,replace,substring,trim,toLower,toUpper,toString,toInteger,toFloat,startNode,endNode,shortestPath,allShortestPaths,min,max,sum,avg,any,all,none,single,exists,elementId".split(
    ",",
  );

/** What may stand at the caret: from where what is written is replaced, and by what. */
export function complete(before: string, names: Names): { from: number; options: Offered[] } | null {
  const word = /[\w`.]*$/.exec(before)?.[0] ?? "";
  const at = before.length - word.length;
  const inside = bracket(before.slice(0, at));
  const previous = before.slice(0, at).trimEnd();

  if (inside !== undefined && /[:|&!]$/.test(previous) && !word.includes(".")) {
    const { vocabulary } = names;
    return inside === "["
      ? { from: at, options: (vocabulary?.kinds ?? []).map((k) => ({ label: k.kind, detail: k.phrase, info: k.description, type: "kind" })) }
      : { from: at, options: (vocabulary?.labels ?? []).map((l) => ({ label: l.label, detail: "", info: l.description, type: "label" })) };
  }
  if (/\bCALL\s*$/i.test(previous)) {
    return {
      from: at,
      options: names.procedures.map((p) => ({ label: p.name, detail: p.signature.slice(p.name.length).split("::")[0]?.trim() ?? "", info: p.description, apply: `${p.name}(`, type: "procedure" })),
    };
  }
  const dot = word.lastIndexOf(".");
  if (dot > 0 && !/^\d+\.$/.test(word.slice(0, dot + 1))) {
    return {
      from: at + dot + 1,
      options: names.properties.map((p) => ({ label: p, detail: "", apply: /^[A-Za-z_]\w*$/.test(p) ? p : `\`${p}\``, type: "property" })),
    };
  }
  if (word === "" || /^\d/.test(word) || quotedAt(before)) {
    return null;
  }
  const variables = [...new Set([...before.slice(0, at).matchAll(/[([]\s*([A-Za-z_]\w*)\b|\bAS\s+([A-Za-z_]\w*)|\b([A-Za-z_]\w*)\s*=\s*\(/gi)].map((m) => m[1] ?? m[2] ?? m[3] ?? ""))].filter(
    (v) => v !== "",
  );
  return {
    from: at,
    options: [
      ...variables.map((v): Offered => ({ label: v, detail: "", type: "variable" })),
      ...keywords.map((k): Offered => ({ label: k, detail: "", apply: `${k} `, type: "keyword" })),
      ...functions.map((f): Offered => ({ label: f, detail: "function", apply: `${f}(`, type: "keyword" })),
    ],
  };
}

/** The bracket that is open at the end of a text: ( of a node or [ of a relationship; texts do not count. */
function bracket(text: string): "(" | "[" | undefined {
  const bare = text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "");
  const open: string[] = [];
  for (const c of bare) {
    if (c === "(" || c === "[" || c === "{") {
      open.push(c);
    } else if (c === ")" || c === "]" || c === "}") {
      open.pop();
    }
  }
  const last = open.at(-1);
  return last === "(" || last === "[" ? last : undefined;
}

/** Whether the end of a text lies inside of quotes. */
function quotedAt(text: string): boolean {
  return /['"]/.test(text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, ""));
}

/** The parameters that a query names, without `$`, each once. */
export function parametersOf(query: string): string[] {
  const bare = query.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/\/[^\n]*/g, "");
  return [...new Set([...bare.matchAll(/\$([A-Za-z_]\w*)/g)].map((m) => m[1] ?? ""))];
}
