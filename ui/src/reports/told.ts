// What a report is told: values typed as its parameters are, read from a form or an address.

export interface Parameter {
  name: string;
  /** string, int, float, bool or list. */
  type: string;
  default: unknown;
  description: string;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value as a field of a form holds it: a list has a line for each value. */
export function fieldText(parameter: Parameter, value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  return parameter.type === "list" && Array.isArray(value) ? value.map(plain).join("\n") : plain(value);
}

/** The value that a field holds, or what is wrong with it. */
export function readField(parameter: Parameter, text: string): { value: unknown } | { wrong: string } {
  switch (parameter.type) {
    case "int":
      return /^\s*-?\d{1,15}\s*$/.test(text) ? { value: Number(text) } : { wrong: "Give a whole number." };
    case "float":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? { value: Number(text) } : { wrong: "Give a number." };
    case "bool":
      return { value: text === "true" };
    case "list":
      return { value: text.split("\n").map((line) => line.trim()).filter((line) => line !== "") };
    default:
      return { value: text };
  }
}

/** The values that differ from the defaults: what the address and the commands say. */
export function differing(parameters: readonly Parameter[], values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    parameters.filter((p) => p.name in values && JSON.stringify(values[p.name]) !== JSON.stringify(p.default)).map((p) => [p.name, values[p.name]]),
  );
}

/** What a report runs with, in words: each parameter that is not empty, and whether it differs from its default. */
export function inWords(parameters: readonly Parameter[], told: Record<string, unknown>): { name: string; value: string; differs: boolean }[] {
  return parameters.flatMap((p) => {
    const differs = p.name in told;
    const value = differs ? told[p.name] : p.default;
    const text = p.type === "bool" ? (value === true ? "yes" : "no") : fieldText(p, value).replaceAll("\n", ", ");
    return text === "" && !differs ? [] : [{ name: p.name.replaceAll("_", " "), value: text === "" ? "empty" : text, differs }];
  });
}

/** An argument of a POSIX shell that is taken as it is written. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that runs a report with this. The command line writes a list as a,b,c. */
export function commandLine(report: string, told: Record<string, unknown>): string {
  const params = Object.entries(told).map(([name, value]) => ` --param ${shellWord(`${name}=${Array.isArray(value) ? value.map(plain).join(",") : plain(value)}`)}`);
  return `postern report run ${shellWord(report)}${params.join("")}`;
}

/** A value as GraphQL writes it. */
export function graphqlValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(graphqlValue).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([name, v]) => `${name}: ${graphqlValue(v)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** The GraphQL question that runs a report with this. */
export function graphqlLine(report: string, told: Record<string, unknown>, at: string | null): string {
  const args = [`id: ${graphqlValue(report)}`];
  if (Object.keys(told).length > 0) {
    args.push(`parameters: ${graphqlValue(told)}`);
  }
  if (at !== null) {
    args.push(`at: ${graphqlValue(at)}`);
  }
  return `{\n  runReport(${args.join(", ")}) {\n    report { columns { name meaning } }\n    rows\n    truncated\n    cut\n    run\n  }\n}\n`;
}
