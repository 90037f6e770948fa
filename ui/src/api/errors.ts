/** One error of an answer, as the server writes it. */
export interface ServerError {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions?: { code?: string } & Record<string, unknown>;
}

/** Why a question has no answer. `code` is the server's own word, or one of ours: NETWORK, NOT_JSON. */
export class AskError extends Error {
  readonly code: string;
  readonly errors: ServerError[];
  readonly status: number;

  constructor(message: string, code: string, errors: ServerError[] = [], status = 0) {
    super(message);
    this.name = "AskError";
    this.code = code;
    this.errors = errors;
    this.status = status;
  }

  /** Where in what the user wrote the fault lies, from 1, if the server says so. */
  get column(): number | undefined {
    const column = this.errors[0]?.extensions?.["column"];
    return typeof column === "number" ? column : undefined;
  }
}

/** What can be done about it, for codes of which something can be said beyond the message. */
export function advice(error: unknown): string {
  if (!(error instanceof AskError)) {
    return "Reload the page. If it comes again, tell us what you did.";
  }
  switch (error.code) {
    case "NETWORK":
      return "Is the server still running? Start it again with 'postern serve'; this page goes on by itself.";
    case "NOT_JSON":
      return "Something between this page and the server answered in its place, such as a proxy. Ask whoever runs it.";
    case "UNAUTHENTICATED":
      return "Give the token that the server was started with (POSTERN_TOKEN).";
    default:
      return "";
  }
}
