import { useMemo } from "react";

import { useQuestion } from "../api/question";
import { ChainDrawing } from "../chain/ChainDrawing";
import { ChainLinks } from "../reports/ChainLinks";
import { drawnChain } from "../reports/rowChain";
import { RowValue } from "../reports/RowValue";
import { ReportDocument } from "../reports/reports.graphql.ts";
import { type Things, useThings } from "../reports/things";
import { chainOf, idsIn } from "../reports/value";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import type { FindingAsked } from "./FindingPage";
import css from "./findings.module.css";
import { Statements } from "./Statements";

interface Cell {
  name: string;
  value: unknown;
}

/** What shows the finding: its cause with the statements behind it, the chain where there is one, and the rest of the report's row with what each column means. */
export function Evidence({ finding }: { finding: FindingAsked }) {
  const at = useRun();
  const report = useQuestion(ReportDocument, { id: finding.report, at });
  const cells = useMemo<Cell[]>(() => [...finding.causeValues, ...finding.details], [finding]);
  const things = useThings(
    useMemo(() => [finding.subject.id, ...cells.flatMap((c) => idsIn(c.value))], [finding, cells]),
    at,
  );
  const meanings = new Map(report.data?.report?.columns.map((c) => [c.name, c.meaning]));
  const chains = cells.flatMap((c) => {
    const chain = chainOf(c.value);
    return chain === undefined ? [] : [{ name: c.name, chain }];
  });
  const details = finding.details.filter((c) => chainOf(c.value) === undefined);
  return (
    <>
      <section className={css.panel} aria-labelledby="cause">
        <h2 id="cause" className={css.heading}>
          Cause
        </h2>
        <p>{report.data?.report?.description ?? finding.title}</p>
        {finding.causeValues.length === 0 ? (
          <p className={css.dim}>The subject itself is the cause: no statement or setting is named beside it.</p>
        ) : (
          <>
            <Cells cells={finding.causeValues} meanings={meanings} things={things} />
            <Statements finding={finding} things={things} />
          </>
        )}
        {report.data?.report?.blind && (
          <p className={css.dim}>
            What the report cannot see: {report.data.report.blind}
          </p>
        )}
      </section>
      {chains.map(({ name, chain }) => (
        <section key={name} className={css.panel} aria-label="Chain">
          <h2 className={css.heading}>Chain</h2>
          <ChainDrawing chain={drawnChain(chain, things)} />
          <ChainLinks chain={chain} />
        </section>
      ))}
      {details.length > 0 && (
        <section className={css.panel} aria-labelledby="evidence">
          <h2 id="evidence" className={css.heading}>
            Evidence
          </h2>
          <p className={css.dim}>
            As run {finding.lastSeen.run} showed it{finding.rows > 1 ? `; ${count(finding.rows, "row")} of the report are this finding, and this is one of them` : ""}.
          </p>
          <Cells cells={details} meanings={meanings} things={things} />
        </section>
      )}
    </>
  );
}

function Cells({ cells, meanings, things }: { cells: readonly Cell[]; meanings: ReadonlyMap<string, string>; things: Things }) {
  return (
    <dl className={css.terms}>
      {cells.map((c) => (
        <Row key={c.name} cell={c} meaning={meanings.get(c.name)} things={things} />
      ))}
    </dl>
  );
}

function Row({ cell, meaning, things }: { cell: Cell; meaning: string | undefined; things: Things }) {
  return (
    <>
      <dt>{cell.name.replaceAll("_", " ")}</dt>
      <dd>
        <RowValue value={cell.value} things={things} />
        {meaning !== undefined && <span className={css.meaning}>{meaning}</span>}
      </dd>
    </>
  );
}
