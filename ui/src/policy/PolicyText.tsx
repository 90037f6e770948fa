import { useQuestion } from "../api/question";
import type { Question } from "../api/schema";
import { CopyButton } from "../export/CopyButton";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import css from "./policy.module.css";
import { PolicyLinesDocument, type PolicyLinesQuery } from "./policy.graphql.ts";
import { markLines, type Mark } from "./statement";

export interface PolicyTextProps {
  /** A policy's id, or that of a resource that carries one. */
  id: string;
  /** Marks the statements that take part in the answer to this question. */
  matching?: Question;
  /** Marks these statements, where it is known already which take part: reasons of an edge. */
  marks?: readonly Mark[];
}

/** A policy as its lines are counted, with those of the statements that count marked, by colour, by a sign and in words. */
export function PolicyText({ id, matching, marks }: PolicyTextProps) {
  const at = useRun();
  const text = useQuestion(PolicyLinesDocument, { id, matching: matching ?? null, at });
  return (
    <Answer of={text} what="Reading the policy" height="6rem">
      {(answer) =>
        answer.policyText === null ? (
          <NotKnown>
            The run holds no text of <code>{id}</code>.
          </NotKnown>
        ) : (
          <Lines policy={answer.policyText} marks={marks ?? answer.policyText.lines.flatMap((l) => l.matched)} />
        )
      }
    </Answer>
  );
}

const signs: Record<string, string> = { allow: "+", deny: "−", limit: "≤" };

function Lines({ policy, marks }: { policy: NonNullable<PolicyLinesQuery["policyText"]>; marks: readonly Mark[] }) {
  const lines = markLines(
    policy.lines.map((l) => l.text),
    marks,
  );
  const marked = lines.flatMap((l) => (l.statement === undefined ? [] : [`${l.effect} from line ${l.number}`]));
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span>
          {policy.kind}, {policy.form}
          {marked.length > 0 && <> · statements that count: {marked.join(", ")}</>}
        </span>
        <CopyButton text={policy.text}>Copy the policy</CopyButton>
      </figcaption>
      {/* A frame that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={css.text} tabIndex={0} role="region" aria-label={`Text of ${policy.policy}`}>
        {lines.map((line) => (
          <span key={line.number} className={css.line} data-effect={line.effect} data-first={line.statement !== undefined}>
            <span className={css.number}>{line.number}</span>
            <span className={css.sign} aria-hidden="true">
              {line.effect === undefined ? " " : (signs[line.effect] ?? "•")}
            </span>
            {line.effect === undefined ? <code>{line.text}</code> : <mark>{line.text}</mark>}
            {"\n"}
          </span>
        ))}
      </pre>
    </figure>
  );
}
