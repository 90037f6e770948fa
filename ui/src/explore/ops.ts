import type { Direction, Kind } from "../api/schema";

/**
 * One thing that the user did to the canvas. What is on the canvas is what its steps say, done in their order, so a link
 * that holds the steps restores it, and undo is one step less.
 */
export type Op =
  | { op: "add"; id: string }
  /** Neighbours of one kind and direction, or all. */
  | { op: "expand"; id: string; kind: Kind | null; direction: Direction }
  /** The first n members of a bundle of neighbours. */
  | { op: "open"; group: string; n: number }
  /** The first n members of a crowd of the overview. */
  | { op: "members"; group: string; n: number }
  | { op: "hide"; id: string }
  | { op: "show" }
  | { op: "pin"; id: string; x: number; y: number }
  | { op: "unpin"; id: string };

const directions = ["IN", "OUT", "BOTH"] as const;

/** A step as the address writes it: a letter, its numbers, and the id last, which may hold anything. */
export function write(op: Op): string {
  switch (op.op) {
    case "add":
      return `a ${op.id}`;
    case "expand":
      return `x ${op.kind ?? "*"} ${op.direction} ${op.id}`;
    case "open":
      return `o ${op.n} ${op.group}`;
    case "members":
      return `m ${op.n} ${op.group}`;
    case "hide":
      return `h ${op.id}`;
    case "show":
      return "s";
    case "pin":
      return `p ${Math.round(op.x)} ${Math.round(op.y)} ${op.id}`;
    case "unpin":
      return `u ${op.id}`;
  }
}

/** Reads one step; undefined for what is none. */
export function read(text: string): Op | undefined {
  const [letter, ...rest] = text.split(" ");
  const after = (words: number) => rest.slice(words).join(" ");
  const n = Number(rest[0]);
  switch (letter) {
    case "a":
      return after(0) === "" ? undefined : { op: "add", id: after(0) };
    case "x": {
      const direction = directions.find((d) => d === rest[1]);
      return direction === undefined || after(2) === "" ? undefined : { op: "expand", kind: rest[0] === "*" ? null : (rest[0] as Kind), direction, id: after(2) };
    }
    case "o":
    case "m":
      return Number.isInteger(n) && n > 0 && after(1) !== "" ? { op: letter === "o" ? "open" : "members", n: Math.min(n, 500), group: after(1) } : undefined;
    case "h":
      return after(0) === "" ? undefined : { op: "hide", id: after(0) };
    case "s":
      return { op: "show" };
    case "p": {
      const y = Number(rest[1]);
      return Number.isFinite(n) && Number.isFinite(y) && after(2) !== "" ? { op: "pin", x: n, y, id: after(2) } : undefined;
    }
    case "u":
      return after(0) === "" ? undefined : { op: "unpin", id: after(0) };
    default:
      return undefined;
  }
}

/** Reads the steps of an address; what is none is left out. */
export function readAll(texts: readonly string[]): Op[] {
  return texts.map(read).filter((op) => op !== undefined);
}
