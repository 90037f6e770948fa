import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

import { useQuestion } from "../api/question";
import { Answer, NotKnown, Waiting } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { PolicyOfDocument, type CanQueryVariables, type StatementFragment } from "./ask.graphql.ts";
import css from "./decision.module.css";
import { statementLines } from "./layers";

const CodeEditor = lazy(() => import("../editor/CodeEditor").then((m) => ({ default: m.CodeEditor })));

interface StatementViewProps {
  statement: StatementFragment;
  question: CanQueryVariables["question"];
  /** Its place alone. */
  brief?: boolean;
}

/** A statement with its place; its whole document opens below it with the statement's lines marked. */
export function StatementView({ statement, question, brief = false }: StatementViewProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className={css.statement}>
      <div className={css.place}>
        <span>
          <code>{statement.policy}</code>, statement <code>{statement.statement}</code>
          {statement.line !== null && `, line ${statement.line}`}
          {statement.principal !== "" && (
            <>
              , of <code>{statement.principal}</code>
            </>
          )}
        </span>
        <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide the document" : "Show in the document"}
        </Button>
      </div>
      {!open && !brief && statement.text !== "" && <pre className={css.text}>{pretty(statement.text)}</pre>}
      {open && <Document statement={statement} question={question} />}
    </div>
  );
}

function Document({ statement, question }: { statement: StatementFragment; question: CanQueryVariables["question"] }) {
  const at = useRun();
  const asked = useQuestion(PolicyOfDocument, { id: statement.policy, matching: question, at });
  return (
    <Answer of={asked} what="Reading the document" height="10rem">
      {({ policyText }) =>
        policyText === null ? (
          <NotKnown>
            <p>The run holds no document of that name; the statement itself is:</p>
            <pre className={css.text}>{pretty(statement.text)}</pre>
          </NotKnown>
        ) : (
          <Suspense fallback={<Waiting what="Loading the editor" height="10rem" />}>
            <p className={css.kind}>
              {policyText.kind}, {policyText.form}; what takes part is marked
            </p>
            <CodeEditor
              label={`Document ${policyText.policy}`}
              language={policyText.text.trimStart().startsWith("{") ? "json" : "text"}
              value={policyText.text}
              marked={statementLines(policyText.text, policyText.lines.filter((l) => l.matched.length > 0).map((l) => l.number))}
            />
          </Suspense>
        )
      }
    </Answer>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
