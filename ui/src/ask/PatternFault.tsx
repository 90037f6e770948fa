import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { AskError } from "../api/errors";
import { useQuestion } from "../api/question";
import { mended } from "../editor/faults";
import { ErrorPanel, Waiting } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { asked } from "./asked";
import css from "./ask.module.css";
import { CheckPatternDocument } from "./box.graphql.ts";

/** What is wrong with a pattern, at its column. A pattern without fault goes on to its chains. */
export function PatternFault({ pattern }: { pattern: string }) {
  const at = useRun();
  const navigate = useNavigate();
  const checked = useQuestion(CheckPatternDocument, { pattern, at });
  const right = checked.isSuccess;
  useEffect(() => {
    if (right) {
      asked.add({ says: pattern, address: `/paths?${new URLSearchParams({ pattern }).toString()}` });
      void navigate({ to: "/paths", search: (s) => ({ at: s.at, pattern }), replace: true });
    }
  }, [right, pattern, navigate]);
  const { error } = checked;
  if (error === null) {
    return <Waiting what="Reading the pattern" />;
  }
  if (!(error instanceof AskError) || error.code !== "BAD_PATTERN") {
    return <ErrorPanel error={error} retry={() => void checked.refetch()} />;
  }
  const column = error.column ?? 1;
  const suggestion = error.errors[0]?.extensions?.["suggestion"];
  const better = typeof suggestion === "string" ? mended(pattern, { line: 1, column, message: "", instead: suggestion }) : undefined;
  const chars = [...pattern];
  return (
    <div id="pattern-fault" role="alert" className={css.fault}>
      <p>
        <strong>{error.message.replace(/; did you mean .*$/, "")}</strong>
      </p>
      <pre className={css.place} aria-hidden="true">
        {chars.slice(0, column - 1).join("")}
        <mark>{chars.slice(column - 1).join("").match(/^[^\s|{]+/)?.[0] ?? " "}</mark>
        {chars.slice(column - 1).join("").replace(/^[^\s|{]+/, "")}
        {"\n" + " ".repeat(column - 1) + "▲ here, column " + String(column)}
      </pre>
      {better !== undefined && (
        <Button onClick={() => void navigate({ to: "/ask", search: (s) => ({ at: s.at, q: better }) })}>Use “{String(suggestion)}”</Button>
      )}
    </div>
  );
}
