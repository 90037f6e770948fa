import { Button } from "@mantine/core";
import { useState } from "react";

import { PolicyText } from "../policy/PolicyText";
import { StatementText } from "../policy/StatementText";
import type { CanQueryVariables, StatementFragment } from "./ask.graphql.ts";
import css from "./decision.module.css";

interface StatementViewProps {
  statement: StatementFragment;
  question: CanQueryVariables["question"];
  /** Its place alone. */
  brief?: boolean;
}

/** A statement with its place; its document opens below it with what takes part in the answer marked. */
export function StatementView({ statement, question, brief = false }: StatementViewProps) {
  const [open, setOpen] = useState(false);
  // A document whose lines are not known cannot show which of them the statement is.
  const alone = open ? statement.line === null : !brief;
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
      {alone && statement.text !== "" && <StatementText text={statement.text} />}
      {open && <PolicyText id={statement.policy} matching={question} actions={[question.action]} brief />}
    </div>
  );
}
