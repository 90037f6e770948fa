import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";

import type { Label } from "../api/schema";
import { DataTable, type Column } from "../table/DataTable";
import { LabelIcon } from "../vocabulary/Thing";
import css from "./cypher.module.css";
import { cell, idOf, isNode, isPath, isRelationship, nameOf, type NodeValue } from "./values";

type Numbered = { id: string; row: readonly unknown[] };

/** Rows as they came; nodes are links, ids of things as well. */
export function ResultTable({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly unknown[])[] }) {
  const numbered = useMemo(() => rows.map((row, i): Numbered => ({ id: String(i), row })), [rows]);
  const shown = useMemo(
    () =>
      columns.map(
        (title, i): Column<Numbered> => ({
          id: `${i}`,
          title,
          value: (r) => cell(r.row[i]),
          show: (r) => <Value value={r.row[i]} />,
          right: rows.length > 0 && rows.every((r) => typeof r[i] === "number"),
        }),
      ),
    [columns, rows],
  );
  return <DataTable label="Rows" rows={numbered} columns={shown} idOf={(r) => r.id} />;
}

function NodeLink({ node }: { node: NodeValue }) {
  return (
    <span className={css.node}>
      <LabelIcon labels={node.labels as Label[]} />
      <Link to="/resource" search={(s) => ({ at: s.at, id: idOf(node) })} title={idOf(node)}>
        {nameOf(node)}
      </Link>
    </span>
  );
}

const idLike = /^(?:arn:[\w-]+:|\/\/[\w.-]+\.googleapis\.com\/|\/subscriptions\/|serviceAccount:|user:|group:)/;

function Value({ value }: { value: unknown }): ReactNode {
  if (value === null || value === undefined) {
    return <span className={css.null}>null</span>;
  }
  if (isNode(value)) {
    return <NodeLink node={value} />;
  }
  if (isPath(value)) {
    return (
      <span className={css.path}>
        {value.nodes.map((node, i) => {
          const step = value.relationships[i - 1];
          const back = step?.start !== undefined && step.start === idOf(node) && step.end !== idOf(node);
          return (
            <span key={i} className={css.step}>
              {step !== undefined && <span className={css.type}>{back ? `← ${step.type}` : `${step.type} →`}</span>}
              <NodeLink node={node} />
            </span>
          );
        })}
      </span>
    );
  }
  if (isRelationship(value)) {
    const { _key, ...rest } = value.properties;
    void _key; // tells parallel relationships apart; nothing to read
    return (
      <>
        <span className={css.type}>{value.type}</span> {Object.keys(rest).length > 0 && <code>{JSON.stringify(rest)}</code>}
      </>
    );
  }
  if (typeof value === "string" && idLike.test(value)) {
    return (
      <Link to="/resource" search={(s) => ({ at: s.at, id: value })}>
        {value}
      </Link>
    );
  }
  if (Array.isArray(value)) {
    return (
      <ul className={css.list}>
        {value.map((v: unknown, i) => (
          <li key={i}>
            <Value value={v} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "object") {
    return <code>{JSON.stringify(value)}</code>;
  }
  if (typeof value === "number") {
    return value.toLocaleString("en");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
