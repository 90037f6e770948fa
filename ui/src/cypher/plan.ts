/** One step of a plan as EXPLAIN and PROFILE tell it. */
export interface Step {
  operator: string;
  details: string;
  /** How deep it lies in what an EXISTS or its like runs. */
  depth: number;
  estimated: number | null;
  /** PROFILE alone. */
  rows: number | null;
  hits: number | null;
}

/** The steps of a plan; nothing where the rows are none. */
export function planOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): Step[] | undefined {
  const at = (name: string) => columns.indexOf(name);
  if (at("operator") !== 0 || at("details") !== 1 || at("estimated rows") < 0) {
    return undefined;
  }
  const number = (row: readonly unknown[], name: string) => {
    const value = row[at(name)];
    return typeof value === "number" ? value : null;
  };
  return rows.map((row) => {
    const operator = String(row[0]);
    const bars = /^(?:\| )*/.exec(operator)?.[0] ?? "";
    return {
      operator: operator.slice(bars.length),
      details: String(row[1]),
      depth: bars.length / 2,
      estimated: number(row, "estimated rows"),
      rows: number(row, "rows"),
      hits: number(row, "db hits"),
    };
  });
}
