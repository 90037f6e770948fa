import { Button } from "@mantine/core";
import { useState } from "react";

import { useQuestion } from "../api/question";
import type { Question } from "../api/schema";
import { CopyButton } from "../export/CopyButton";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import css from "./policy.module.css";
import { PolicyLinesDocument, type PolicyLinesQuery } from "./policy.graphql.ts";
import { excerpt, type Mark, type MarkedLine, markLines } from "./statement";
import { StatementText } from "./StatementText";

export interface PolicyTextProps {
  /** A policy's id, or that of a resource that carries one. */
  id: string;
  /** Marks the statements that take part in the answer to this question. */
  matching?: Question;
  /** Marks these statements, where it is known already which take part: reasons of an edge. */
  marks?: readonly Mark[];
  /** Within marked statements, points to the lines that name one of these actions, or a pattern over it. */
  actions?: readonly string[];
  /** Begins with the marked statements and the lines next to them; the rest is shown when asked for. */
  brief?: boolean;
}

/** A policy as its lines are counted, with those of the statements that count marked, by colour, by a sign and in words. */
export function PolicyText({ id, matching, marks, actions = [], brief = false }: PolicyTextProps) {
  const at = useRun();
  const text = useQuestion(PolicyLinesDocument, { id, matching: matching ?? null, at });
  return (
    <Answer of={text} what="Reading the policy" height="6rem">
      {({ policyText }) =>
        policyText === null ? (
          <>
            <NotKnown>
              The run holds no text of <code>{id}</code>.
            </NotKnown>
            {marks?.map((m, i) => m.text !== undefined && m.text !== "" && <StatementText key={i} text={m.text} />)}
          </>
        ) : (
          <Lines policy={policyText} marks={marks ?? policyText.lines.flatMap((l) => l.matched)} actions={actions} brief={brief} />
        )
      }
    </Answer>
  );
}

interface LinesProps {
  policy: NonNullable<PolicyLinesQuery["policyText"]>;
  marks: readonly Mark[];
  actions: readonly string[];
  brief: boolean;
}

function Lines({ policy, marks, actions, brief }: LinesProps) {
  const [whole, setWhole] = useState(!brief);
  const lines = markLines(
    policy.lines.map((l) => l.text),
    marks,
    actions,
  );
  const some = excerpt(lines);
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span>
          {policy.kind}, {policy.form}
          {inWords(lines)}
        </span>
        <span className={css.buttons}>
          {brief && some.includes(null) && (
            <Button size="compact-xs" variant="default" onClick={() => setWhole(!whole)}>
              {whole ? "Only what takes part" : `All ${lines.length} lines`}
            </Button>
          )}
          <CopyButton text={policy.text}>Copy the policy</CopyButton>
        </span>
      </figcaption>
      {/* A frame that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={css.text} tabIndex={0} role="region" aria-label={`Text of ${policy.policy}`}>
        {(whole ? lines : some).map((line, i) =>
          line === null ? (
            <span key={`gap ${i}`} className={css.gap}>
              {"⋮\n"}
            </span>
          ) : (
            <Line key={line.number} line={line} />
          ),
        )}
      </pre>
    </figure>
  );
}

const signs: Record<string, string> = { allow: "+", deny: "−", limit: "≤" };

function Line({ line }: { line: MarkedLine }) {
  return (
    <span className={css.line} data-effect={line.effect}>
      <span className={css.number}>{line.number}</span>
      <span className={css.sign} aria-hidden="true">
        {line.effect !== undefined && (signs[line.effect] ?? "•")}
        {line.action && "›"}
      </span>
      {line.action ? <mark>{line.text}</mark> : <code>{line.text}</code>}
      {"\n"}
    </span>
  );
}

/** Which lines are marked, for those who see neither the colours nor the signs. */
function inWords(lines: readonly MarkedLine[]): string {
  const statements = lines.flatMap((l) => (l.statement === undefined ? [] : [`${l.effect} from line ${l.number}`]));
  const actions = lines.flatMap((l) => (l.action ? [l.number] : []));
  return [
    "",
    ...(statements.length === 0 ? [] : [`statements that count: ${statements.join(", ")}`]),
    ...(actions.length === 0 ? [] : [`› names the action: line${actions.length === 1 ? "" : "s"} ${actions.join(", ")}`]),
  ].join(" · ");
}
