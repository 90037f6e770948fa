import type { Kind } from "../api/schema";
import { PolicyText } from "../policy/PolicyText";
import { StatementText } from "../policy/StatementText";
import type { ReasonFragment } from "./why.graphql.ts";
import css from "./why.module.css";

/** The statements behind an edge, by document, each with its text and the lines that count marked. */
export function Reasons({ reasons, actions, structure }: { reasons: readonly ReasonFragment[]; actions: readonly string[]; structure: Kind }) {
  if (reasons.length === 0) {
    return (
      <p>
        A fact of configuration, read as it is (<code>{structure}</code>): no policy decides it.
      </p>
    );
  }
  const documents = [...new Set(reasons.map((r) => r.policy))].map((policy) => [policy, reasons.filter((r) => r.policy === policy)] as const);
  return (
    <>
      {actions.length > 0 && (
        <p>
          By {actions.length === 1 ? "the action " : "the actions "}
          {actions.map((a, i) => (
            <span key={a}>
              {i > 0 && ", "}
              <code>{a}</code>
            </span>
          ))}
          .
        </p>
      )}
      {documents.map(([policy, statements]) => (
        <section key={policy} className={css.reason} aria-label={`Reason ${policy}`}>
          <p className={css.reasonHead}>
            <span className={css.effect} data-effect={statements[0]!.effect}>
              {statements[0]!.effect}
            </span>{" "}
            {statements[0]!.layer} <code>{policy}</code>
          </p>
          <p className={css.dim}>
            {statements
              .map((r) => [r.statement === "" ? "" : `statement ${r.statement}`, r.line === null ? "" : `line ${r.line}`, r.principal === "" ? "" : `through ${r.principal}`].filter((p) => p !== "").join(", "))
              .filter((p) => p !== "")
              .join("; ")}
          </p>
          {statements.some((r) => r.line !== null) ? (
            <PolicyText id={policy} marks={statements} actions={actions} brief />
          ) : (
            statements.map((r, i) => r.text !== "" && <StatementText key={i} text={r.text} />)
          )}
        </section>
      ))}
    </>
  );
}
