import { Button } from "@mantine/core";
import { useState } from "react";

import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { excerpt, mark } from "./lines";
import css from "./paths.module.css";
import { PathsPolicyDocument } from "./paths.graphql.ts";
import type { Reason } from "./Reasons";

/** A policy's text with the statements that take part marked: by a bar and a mark in the margin, not by colour alone. */
export function PolicyLines({ policy, reasons, actions }: { policy: string; reasons: readonly Reason[]; actions: readonly string[] }) {
  const at = useRun();
  const [whole, setWhole] = useState(false);
  const starts = reasons.flatMap((r) => (r.line === null ? [] : [r.line]));
  const asked = useQuestion(PathsPolicyDocument, { id: policy, at }, { enabled: starts.length > 0 });
  if (starts.length === 0) {
    return reasons.map((r, i) => r.text !== "" && <Frame key={i}>{pretty(r.text)}</Frame>);
  }
  return (
    <Answer of={asked} what="Reading the policy" height="8rem">
      {({ policyText }) => {
        if (policyText === null) {
          return (
            <>
              <p className={css.dim}>The run does not hold the whole document.</p>
              {reasons.map((r, i) => (
                <Frame key={i}>{pretty(r.text)}</Frame>
              ))}
            </>
          );
        }
        const marked = mark(policyText.lines, starts, actions);
        const shown = whole ? marked : excerpt(marked);
        return (
          <>
            <Frame>
              {shown.map((line, i) =>
                line === null ? (
                  <span key={i} className={css.gap}>
                    {"   ⋮"}
                  </span>
                ) : (
                  <span key={i} className={css.codeLine} data-statement={line.statement} data-action={line.action}>
                    <span className={css.lineNumber}>{`${line.statement ? "▌" : " "}${String(line.number).padStart(3)} `}</span>
                    {line.action ? <mark>{line.text}</mark> : line.text}
                  </span>
                ),
              )}
            </Frame>
            <p className={css.dim}>
              {policyText.kind}, lines as {policyText.form}; ▌ marks what takes part.{" "}
              {shown.length < marked.length || whole ? (
                <Button size="compact-xs" variant="default" onClick={() => setWhole(!whole)}>
                  {whole ? "Only what takes part" : `All ${marked.length} lines`}
                </Button>
              ) : null}
            </p>
          </>
        );
      }}
    </Answer>
  );
}

function Frame({ children }: { children: React.ReactNode }) {
  return (
    // A scrolling frame must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={css.code} tabIndex={0} role="region" aria-label="Policy text">
      {children}
    </pre>
  );
}

/** A statement as it is given, indented where it is JSON. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
