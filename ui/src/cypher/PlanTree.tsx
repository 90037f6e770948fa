import css from "./cypher.module.css";
import type { Step } from "./plan";

/** A plan, one step above the next: it begins at the bottom, and rows rise. What an EXISTS or its like runs is set in. */
export function PlanTree({ steps }: { steps: readonly Step[] }) {
  const profiled = steps.some((s) => s.rows !== null);
  const most = Math.max(1, ...steps.map((s) => s.hits ?? s.estimated ?? 0));
  return (
    <>
      <p className={css.hint}>Read from the bottom up: it begins where the fewest nodes are. {profiled ? "Bars show what was looked up in the graph." : "Bars show the rows that are expected."}</p>
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.plan} tabIndex={0} role="region" aria-label="Plan">
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">What</th>
              <th scope="col">Rows expected</th>
              {profiled && <th scope="col">Rows</th>}
              {profiled && <th scope="col">Look-ups</th>}
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((s, i) => (
              <tr key={i}>
                <th scope="row" style={{ paddingLeft: `${0.75 + s.depth * 1.5}rem` }}>
                  <span className={css.operator} data-inner={s.depth > 0}>
                    {s.operator}
                  </span>
                </th>
                <td>
                  <code>{s.details}</code>
                </td>
                <td className={css.number}>{s.estimated?.toLocaleString("en") ?? ""}</td>
                {profiled && <td className={css.number}>{s.rows?.toLocaleString("en") ?? ""}</td>}
                {profiled && <td className={css.number}>{s.hits?.toLocaleString("en") ?? ""}</td>}
                <td>
                  <span className={css.share} aria-hidden="true" style={{ width: `${(100 * (s.hits ?? s.estimated ?? 0)) / most}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
