import { References } from "../reports/About";
import type { FindingAsked } from "./FindingPage";
import css from "./findings.module.css";

/** What to do about a finding in its cloud, with the provider's pages and the controls that it speaks to. */
export function ToDo({ finding }: { finding: FindingAsked }) {
  return (
    <section className={css.panel} aria-labelledby="todo">
      <h2 id="todo" className={css.heading}>
        What to do
      </h2>
      <p>{finding.remediation ?? "Its report does not say."}</p>
      <References urls={finding.references} />
      {finding.controls.length > 0 && (
        <dl className={css.terms}>
          {finding.controls.map((c) => (
            <Control key={`${c.framework} ${c.version}`} name={`${c.framework} ${c.version}`.trim()} ids={c.ids} />
          ))}
        </dl>
      )}
    </section>
  );
}

function Control({ name, ids }: { name: string; ids: readonly string[] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{ids.join(", ")}</dd>
    </>
  );
}
