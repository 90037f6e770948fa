/** A condition as the command line's JSON writes it. */
export type Condition =
  | { conditionType: "condition"; op: string; key: string; values: string[] }
  | { conditionType: "and" | "or" | "not"; conditions: Condition[] };

/** One change to the facts, as `postern what-if --edit` takes it. Absent `after` takes away, absent `before` adds. */
export interface Edit {
  subject: string;
  path?: string;
  before?: unknown;
  after?: unknown;
}

/** Values by name. */
export type Arguments = Record<string, unknown>;

/** A value for each column of a report or query. */
export type Row = unknown[];
