import { Button } from "@mantine/core";
import { useMemo } from "react";

import { type Column, DataTable } from "../table/DataTable";
import { RowValue } from "./RowValue";
import type { Things } from "./things";
import { cellOf, chainOf } from "./value";

interface Numbered {
  /** From 1, as the answer has it. */
  place: number;
  values: readonly unknown[];
}

export interface RowsTableProps {
  label: string;
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
  things: Things;
  /** The row whose chain is drawn, from 1. */
  row?: number;
  /** Draws the chain of a row. */
  draw?: (row: number) => void;
}

/** Rows of a report or query. Rows that hold a chain can be drawn. */
export function RowsTable({ label, columns, rows, things, row, draw }: RowsTableProps) {
  const numbered = useMemo<Numbered[]>(() => rows.map((values, i) => ({ place: i + 1, values })), [rows]);
  const shown = useMemo<Column<Numbered>[]>(() => {
    const data = columns.map((name, i): Column<Numbered> => {
      const some = numbered.find((r) => r.values[i] !== null)?.values[i];
      return {
        id: `${i}:${name}`,
        title: name.replaceAll("_", " "),
        value: (r) => cellOf(r.values[i]),
        show: (r) => <RowValue value={r.values[i]} things={things} />,
        ...(typeof some === "number" ? { right: true } : {}),
      };
    });
    if (draw === undefined || !numbered.some((r) => r.values.some((v) => chainOf(v) !== undefined))) {
      return data;
    }
    const drawing: Column<Numbered> = {
      id: "draw",
      title: "Drawing",
      value: (r) => r.place,
      show: (r) =>
        r.values.some((v) => chainOf(v) !== undefined) && (
          <Button size="compact-xs" variant={r.place === row ? "filled" : "default"} aria-pressed={r.place === row} onClick={() => draw(r.place)}>
            Draw {r.place}
          </Button>
        ),
    };
    return [drawing, ...data];
  }, [columns, numbered, things, row, draw]);
  return <DataTable label={label} rows={numbered} columns={shown} idOf={(r) => String(r.place)} {...(row === undefined ? {} : { chosen: String(row) })} />;
}
