import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo } from "react";

import { CopyButton } from "../export/CopyButton";
import { download } from "../export/download";
import { Nothing, NotKnown, Waiting } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { asCsv, asJson, asMarkdown } from "./exports";
import type { ReportAsked } from "./ReportPage";
import css from "./reports.module.css";
import { AllDrawing, RowDrawing } from "./RowDrawing";
import { RowsTable } from "./RowsTable";
import { commandLine, graphqlLine } from "./told";
import { useThingsAsked } from "./things";
import { chainOf, idsIn } from "./value";

const route = getRouteApi("/reports");

export interface AnsweredProps {
  report: ReportAsked;
  told: Record<string, unknown>;
  /** Of the rows: kept ones may have those of an earlier edition. */
  columns: readonly string[];
  parameters: unknown;
  rows: readonly (readonly unknown[])[];
  /** Why rows may be missing. */
  missing: string[];
  /** What the rows are about: the run. */
  about: string;
  more?: ReactNode;
}

/** What a report found: rows as a table, the chain of one as a drawing, and files of it. */
export function Answered({ report, told, columns, parameters, rows, missing, about, more }: AnsweredProps) {
  const at = useRun();
  const { row, merged = false } = route.useSearch();
  const navigate = route.useNavigate();
  const ids = useMemo(() => rows.flatMap((r) => r.flatMap(idsIn)), [rows]);
  const { things, pending } = useThingsAsked(ids, at);
  const draw = useCallback((place: number) => void navigate({ search: (s) => ({ ...s, row: s.row === place ? undefined : place }), resetScroll: false }), [navigate]);
  const chains = useMemo(() => rows.flatMap((r) => r.flatMap((v) => chainOf(v) ?? [])), [rows]);
  const turn = () => void navigate({ search: (s) => ({ ...s, merged: s.merged ? undefined : true }), resetScroll: false });
  const save = (ending: string, type: string, make: typeof asCsv) => {
    const meant = new Map(report.columns.map((c) => [c.name, c.meaning]));
    const text = make({ report, columns: columns.map((name) => ({ name, meaning: meant.get(name) ?? "" })), parameters, rows: rows as unknown[][], missing });
    download(`${report.id}.${ending}`, text, type);
  };
  const drawn = row === undefined ? undefined : rows[row - 1];
  return (
    <>
      <div className={css.toolbar}>
        <h2 id="rows" className={css.heading}>
          {count(rows.length, "row")} <span className={css.dim}>{about}</span>
        </h2>
        <div className={css.buttons}>
          {chains.length > 1 && (
            <Button size="xs" variant={merged ? "filled" : "default"} aria-pressed={merged} onClick={turn}>
              Draw all chains
            </Button>
          )}
          <Menu position="bottom-end" withinPortal={false}>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => save("csv", "text/csv", asCsv)}>CSV</Menu.Item>
              <Menu.Item onClick={() => save("json", "application/json", asJson)}>JSON</Menu.Item>
              <Menu.Item onClick={() => save("md", "text/markdown", asMarkdown)}>Markdown</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <CopyButton text={commandLine(report.id, told)}>Copy the command</CopyButton>
          <CopyButton text={() => graphqlLine(report.id, told, at)}>Copy the GraphQL</CopyButton>
        </div>
      </div>
      {missing.length > 0 && (
        <NotKnown>
          {missing.map((m) => (
            <p key={m}>{m}</p>
          ))}
          {more}
        </NotKnown>
      )}
      {rows.length === 0 ? (
        <Nothing>Nothing found{report.severity === "NONE" ? "." : ", as far as this report can see."}</Nothing>
      ) : pending ? (
        <Waiting what="Reading what the rows are about" height="16rem" />
      ) : (
        <RowsTable label={`Rows of ${report.title}`} columns={columns} rows={rows} things={things} draw={draw} {...(row === undefined ? {} : { row })} />
      )}
      {merged && chains.length > 1 && <AllDrawing chains={chains} things={things} close={turn} />}
      {row !== undefined && drawn !== undefined && <RowDrawing place={row} columns={columns} values={drawn} things={things} close={() => draw(row)} />}
    </>
  );
}
