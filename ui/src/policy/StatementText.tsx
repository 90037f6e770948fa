import css from "./policy.module.css";

/** One statement as its source gives it, indented where it is JSON: for where its whole document is not shown. */
export function StatementText({ text }: { text: string }) {
  return <pre className={css.statement}>{indented(text)}</pre>;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
