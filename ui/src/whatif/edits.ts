import type { Edit } from "../api/scalars";
import type { Kind } from "../api/schema";

/** Where an edit lies: no two edits may be of one place. */
export function placeOf(edit: Edit): string {
  return `${edit.subject}\n${edit.path ?? ""}`;
}

/** The list with the edit in it; an earlier one of the same place, or of a place inside it, goes. */
export function withEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  const inside = (e: Edit) =>
    e.subject === edit.subject && ((edit.path ?? "") === "" || e.path === edit.path || (e.path ?? "").startsWith(`${edit.path}/`));
  return [...edits.filter((e) => !inside(e)), edit];
}

/** The list without any edit of a policy's document. */
export function withoutDocument(edits: readonly Edit[], policy: string): Edit[] {
  return edits.filter((e) => !(e.subject === policy && (e.path ?? "").split("/")[0] === "document"));
}

/** An edge as an edit names it. */
export function edgeSubject(kind: Kind, from: string, to: string): string {
  return `${kind}|${from}|${to}`;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((k) => k in b && same(a[k], b[k]));
  }
  return a === b;
}

/**
 * The edits that make one policy document of another: statement by statement, so that what is tried reads as what is meant.
 * Statements that only moved are no edit; the order of statements says nothing.
 */
export function documentEdits(policy: string, was: unknown, is: unknown): Edit[] {
  if (!isObject(was) || !isObject(is)) {
    return same(was, is) ? [] : [{ subject: policy, path: "document", after: is }];
  }
  const edits: Edit[] = [];
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [before, after] = [was[key], is[key]];
    if (key === "Statement" && Array.isArray(before) && Array.isArray(after)) {
      edits.push(...statementEdits(policy, before, after));
    } else if (!same(before, after)) {
      edits.push({ subject: policy, path: `document/${key}`, ...(after === undefined ? {} : { after }) });
    }
  }
  return edits;
}

function statementEdits(policy: string, was: Json[], is: Json[]): Edit[] {
  const left = [...is];
  const take = (pick: (s: Json) => boolean): Json | undefined => {
    const i = left.findIndex(pick);
    return i < 0 ? undefined : left.splice(i, 1)[0];
  };
  // What is word for word there first, then what has the same Sid, then what stands in the same place.
  const kept = was.map((s) => take((x) => same(x, s)) !== undefined);
  const edits: Edit[] = [];
  was.forEach((s, i) => {
    if (kept[i]) {
      return;
    }
    const sid = isObject(s) ? s["Sid"] : undefined;
    const place = is[i];
    const after =
      (typeof sid === "string" ? take((x) => isObject(x) && x["Sid"] === sid) : undefined) ??
      (is.length === was.length && place !== undefined ? take((x) => x === place) : undefined);
    edits.push({ subject: policy, path: `document/Statement/#${i}`, ...(after === undefined ? {} : { after }) });
  });
  // "-" is one place behind the last, and two edits of one place are refused: more than one new statement is the whole list.
  if (left.length > 1) {
    return [{ subject: policy, path: "document/Statement", after: is }];
  }
  return left.length === 1 ? [...edits, { subject: policy, path: "document/Statement/-", after: left[0] }] : edits;
}

/** What an edit does, in words: what, and where in it. */
export function editWords(edit: Edit): { verb: string; edge?: { kind: Kind; from: string; to: string }; place: string } {
  const [kind, from, to] = edit.subject.split("|");
  const whole = (edit.path ?? "") === "";
  const verb = edit.after === undefined ? "goes" : edit.before === undefined && (whole || edit.path?.endsWith("/-")) ? "is added" : "becomes";
  if (from !== undefined && to !== undefined && kind !== undefined && /^[A-Z_]+$/.test(kind)) {
    return { verb, edge: { kind: kind as Kind, from, to }, place: edit.path ?? "" };
  }
  return { verb, place: placeWords(edit.path ?? "") };
}

function placeWords(path: string): string {
  const parts = path.split("/");
  if (parts[0] !== "document" || parts[1] !== "Statement" || parts[2] === undefined) {
    return path;
  }
  const [, , which, ...rest] = parts;
  const statement = which === "-" ? "a new statement" : /^#\d+$/.test(which ?? "") ? `statement ${Number(which?.slice(1)) + 1}` : `statement ${which}`;
  return rest.length === 0 ? statement : `${rest.join("/")} of ${statement}`;
}

/** The edits as the file that `postern what-if --edit FILE` takes. */
export function patchText(edits: readonly Edit[]): string {
  return `${JSON.stringify(edits, null, 2)}\n`;
}

/** What is wrong with a text that should be JSON, with line and column from 1; null where it is JSON. */
export function jsonFault(text: string): { message: string; line: number; column: number } | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(message)?.[1];
    const before = text.slice(0, at === undefined ? text.length : Number(at)).split("\n");
    return { message: message.replace(/^JSON\.parse: /, "").replace(/ in JSON.*$/, ""), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

/** Something that a policy must not be like, in which of its statements; -1 is the document. */
export interface PolicyFault {
  statement: number;
  message: string;
}

/**
 * What a policy document must be like before the server is asked (IAM User Guide, "Grammar of the IAM JSON policy
 * language"): the faults that people make when they edit by hand. The server judges the rest.
 */
export function policyFaults(document: unknown): PolicyFault[] {
  if (!isObject(document)) {
    return [{ statement: -1, message: "A policy is a JSON object." }];
  }
  const list = document["Statement"];
  if (list === undefined) {
    return [{ statement: -1, message: 'It has no "Statement".' }];
  }
  const faults: PolicyFault[] = [];
  (Array.isArray(list) ? list : [list]).forEach((s, statement) => {
    const fault = (what: string) => faults.push({ statement, message: `Statement ${statement + 1}: ${what}` });
    if (!isObject(s)) {
      fault("it is not an object.");
      return;
    }
    if (s["Effect"] !== "Allow" && s["Effect"] !== "Deny") {
      fault('"Effect" is "Allow" or "Deny".');
    }
    if ("Action" in s === "NotAction" in s) {
      fault('it needs one of "Action" and "NotAction".');
    }
    if (["Resource", "Principal"].some((k) => k in s && `Not${k}` in s)) {
      fault("it has a member and its Not… at the same time.");
    }
    for (const key of Object.keys(s)) {
      if (!known.has(key)) {
        fault(`"${key}" is no member of a statement.`);
      }
    }
  });
  return faults;
}

/** The line, from 1, on which a statement of a policy's text begins; 1 where it has none of that number. */
export function statementLine(text: string, statement: number): number {
  const list = /"Statement"\s*:\s*/.exec(text);
  if (list === null || statement < 0) {
    return 1;
  }
  let at = list.index + list[0].length;
  let depth = text[at] === "[" ? -1 : 0;
  let number = 0;
  for (; at < text.length; at++) {
    const c = text[at];
    if (c === '"') {
      // A string, with what is escaped in it: brackets there are text.
      for (at++; at < text.length && text[at] !== '"'; at++) {
        at += text[at] === "\\" ? 1 : 0;
      }
    } else if (c === "{" || c === "[") {
      if (c === "{" && depth === 0 && number++ === statement) {
        return text.slice(0, at).split("\n").length;
      }
      depth++;
    } else if (c === "}" || c === "]") {
      depth--;
    }
  }
  return 1;
}

const known = new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"]);
