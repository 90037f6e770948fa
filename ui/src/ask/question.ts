import type { AskSearch } from "./search";

/** A question that was written in words, and the form that it fills. */
export interface Read {
  says: string;
  search: AskSearch;
  /** Part of the name of the thing that it is about, where it was named rather than given by its id. */
  about?: string;
}

/** Whether a text can be the cloud's own name of an action: "invoke" is none, "lambda:InvokeFunction" and "*" are. */
export function isAction(text: string): boolean {
  return /[:./*]/.test(text);
}

/**
 * Reads the questions that the forms ask, as people write them: "who can s3:GetObject on ARN", "who can invoke NAME", "can
 * ARN do s3:GetObject on ARN", "what can ARN reach", "who reaches ARN", "nearest crown jewel". What it does not know is words to search for.
 */
export function readQuestion(text: string): Read | undefined {
  const t = text.trim().replace(/\?$/, "").trim();
  const who = /^who (?:can|may)(?: do)?\b\s*(\S+)?(?:\s+on\s+(\S+))?$/i.exec(t);
  if (who !== null) {
    const [, action, resource] = who;
    if (/^reach$/i.test(action ?? "")) {
      return { says: "Who reaches …", search: { form: "reached-by", ...(resource && { of: resource }) } };
    }
    return {
      says: `Who can ${action ?? "…"} on ${resource ?? "…"}`,
      search: { form: "who-can", ...(action && { action }), ...(resource && { resource }) },
    };
  }
  const verb = /^who (?:can|may) (?!reach\b)([a-z-]+) (?:on )?(\S.*)$/i.exec(t);
  if (verb !== null) {
    const [, action = "", about = ""] = verb;
    return { says: `Who can ${action} ${about}`, search: { form: "who-can", action, resource: about }, about };
  }
  const reachedBy = /^who (?:can )?reach(?:es)?(?:\s+(\S+))?$/i.exec(t);
  if (reachedBy !== null) {
    return { says: `Who reaches ${reachedBy[1] ?? "…"}`, search: { form: "reached-by", ...(reachedBy[1] && { of: reachedBy[1] }) } };
  }
  const can = /^can\s+(\S+)(?:(?:\s+do)?\s+(\S+))?(?:\s+on\s+(\S+))?$/i.exec(t);
  if (can !== null) {
    const [, principal, action, resource] = can;
    return {
      says: `Can ${principal} do ${action ?? "…"} on ${resource ?? "…"}`,
      search: { form: "can", ...(principal && { principal }), ...(action && { action }), ...(resource && { resource }) },
    };
  }
  const reach = /^what (?:can|does) (?:(\S+) )?reach(?:es)?$/i.exec(t);
  if (reach !== null) {
    return { says: `What ${reach[1] ?? "…"} can reach`, search: { form: "reach", ...(reach[1] && { of: reach[1] }) } };
  }
  if (/^(?:nearest|closest)\b|^who is (?:the )?nearest/i.test(t)) {
    return { says: "Who is nearest to a crown jewel", search: { form: "nearest" } };
  }
  return undefined;
}

/** A question as people say it: how it is listed among recent and saved ones. */
export function inWords(search: AskSearch): string {
  const { form } = search;
  switch (form) {
    case "who-can":
      return `Who can ${search.action ?? "…"} on ${search.resource ?? "…"}`;
    case "can":
      return `Can ${search.principal ?? "…"} do ${search.action ?? "…"} on ${search.resource ?? "…"}`;
    case "reach":
      return `What can ${search.of ?? "…"} reach`;
    case "reached-by":
      return `Who reaches ${search.of ?? "…"}`;
    case "nearest":
      return `Which ${search.from ?? "node"} is nearest to ${search.to ?? "sensitive"}`;
    default: {
      const narrowed = [search.label, search.cloud, search.account, search.type, search.flag, search.tag].filter((v) => v !== undefined);
      return [search.q ?? "everything", ...narrowed].join(" · ");
    }
  }
}

/** Whether the question has all that it needs to be answered. */
export function complete(search: AskSearch): boolean {
  switch (search.form) {
    case "who-can":
      return search.action !== undefined && isAction(search.action) && search.resource !== undefined;
    case "can":
      return search.principal !== undefined && search.action !== undefined && isAction(search.action) && search.resource !== undefined;
    case "reach":
    case "reached-by":
      return search.of !== undefined;
    case "nearest":
      return search.from !== undefined || search.to !== undefined;
    default:
      return search.q !== undefined || [search.label, search.cloud, search.account, search.type, search.flag, search.tag].some((v) => v !== undefined);
  }
}
