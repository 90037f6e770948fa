import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactNode } from "react";

import { compare, leastLetters, letters, plain, type Cell } from "./order";
import css from "./table.module.css";

export interface Column<Row> {
  /** Unique in the table. */
  id: string;
  title: string;
  /** What it is sorted by and what CSV has; null is not known and comes last. */
  value: (row: Row) => Cell;
  /** What is shown; the value as text where absent. */
  show?: (row: Row) => ReactNode;
  /** Numbers stand right. */
  right?: boolean;
  /** Sentences, which are broken at no fewer letters than this. */
  least?: number;
}

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  /** What a row is called where its box must say so; its id where absent. */
  nameOf?: (row: Row) => string;
  /** Makes rows choosable: by click, and by Enter on the row. */
  choose?: (row: Row) => void;
  chosen?: string;
  /** Gives each row a box; what is marked. */
  marked?: ReadonlySet<string>;
  mark?: (marked: ReadonlySet<string>) => void;
  /** Height of the frame; long tables draw only what is seen. */
  height?: string;
  /** The column sorted by at first. */
  sort?: { column: string; down?: boolean };
}

/** Rows that the widths of columns are reckoned from. */
const sampled = 200;

/** A table that sorts by each column and stays quick with a hundred thousand rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, idOf, nameOf = idOf, choose, chosen, marked, mark, height = "60vh" } = props;
  const [sort, setSort] = useState(props.sort);
  const frame = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => {
    const by = columns.find((c) => c.id === sort?.column);
    if (by === undefined) {
      return rows;
    }
    return rows.toSorted((a, b) => compare(by.value(a), by.value(b), sort?.down ?? false));
  }, [rows, columns, sort]);
  const widths = useMemo(() => columns.map((c) => letters(rows.slice(0, sampled).map(c.value), c.least)), [rows, columns]);
  // The list is drawn by windows: React Compiler's rule knows the library as one that it cannot follow.
  // eslint-disable-next-line react-hooks/incompatible-library
  const list = useVirtualizer({ count: sorted.length, getScrollElement: () => frame.current, estimateSize: () => 36, overscan: 12 });
  const items = list.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = list.getTotalSize() - (items.at(-1)?.end ?? 0);
  const all = rows.length > 0 && rows.every((r) => marked?.has(idOf(r)));
  return (
    // A scrolling frame must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={frame} className={css.frame} style={{ maxHeight: height }} role="region" aria-label={label} tabIndex={0}>
      <table className={css.table} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr>
            {marked && mark && (
              <th scope="col">
                <span className={css.plain}>
                  <Checkbox size="xs" aria-label="Mark all" checked={all} indeterminate={!all && marked.size > 0} onChange={() => mark(new Set(all ? [] : rows.map(idOf)))} />
                </span>
              </th>
            )}
            {columns.map((c, i) => (
              <th key={c.id} scope="col" style={{ minWidth: `calc(${widths[i]}ch + 1.2rem)` }} aria-sort={sort?.column === c.id ? (sort.down ? "descending" : "ascending") : "none"}>
                <button type="button" className={css.sort} onClick={() => setSort({ column: c.id, down: sort?.column === c.id && !sort.down })}>
                  {c.title}
                  <SortIcon sorted={sort?.column === c.id} down={sort?.down ?? false} />
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden="true" style={{ height: above }} />}
          {items.map((item) => {
            const row = sorted[item.index];
            if (row === undefined) {
              return null;
            }
            const id = idOf(row);
            return (
              <tr
                key={id}
                ref={list.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className={css.row}
                data-chosen={chosen === id}
                data-can-choose={choose !== undefined}
                {...(choose && {
                  tabIndex: 0,
                  onClick: (e) => {
                    if (!(e.target as HTMLElement).closest("a, button, input, label")) {
                      choose(row);
                    }
                  },
                  onKeyDown: (e) => {
                    if (e.key === "Enter" && e.target === e.currentTarget) {
                      choose(row);
                    }
                  },
                })}
              >
                {marked && mark && (
                  <td>
                    <Checkbox
                      size="xs"
                      aria-label={`Mark ${nameOf(row)}`}
                      checked={marked.has(id)}
                      onChange={(e) => {
                        const next = new Set(marked);
                        if (e.currentTarget.checked) {
                          next.add(id);
                        } else {
                          next.delete(id);
                        }
                        mark(next);
                      }}
                    />
                  </td>
                )}
                {columns.map((c, i) => (
                  <td key={c.id} style={c.right ? { textAlign: "right" } : undefined} data-short={widths[i]! < leastLetters}>
                    {c.show ? c.show(row) : plain(c.value(row))}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden="true" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  );
}

function SortIcon({ sorted, down }: { sorted: boolean; down: boolean }) {
  const Icon = !sorted ? IconArrowsSort : down ? IconArrowDown : IconArrowUp;
  return <Icon size={14} aria-hidden="true" />;
}
