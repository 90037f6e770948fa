import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import { PolicyText } from "../policy/PolicyText";
import type { Things } from "../reports/things";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { phrase, useVocabulary } from "../vocabulary/words";
import { Reasons } from "../why/Reasons";
import { namedStatement, others, requests, type Requests } from "./behind";
import type { FindingAsked } from "./FindingPage";
import { FindingStepsDocument, type FindingStepsQuery } from "./findings.graphql.ts";
import css from "./findings.module.css";

/**
 * The policy text behind a finding, with what counts marked: the statement that its cause names, or those of the edges
 * between what its cause names and its subject. Where no edge stands for what somebody may do, as for actions that lead
 * nowhere, the requests to ask for their reasons. Nothing where the cause is none of these.
 */
export function Statements({ finding, things }: { finding: FindingAsked; things: Things }) {
  const named = namedStatement(finding);
  if (named !== undefined) {
    return (
      <>
        <h3 className={css.behind}>The statement</h3>
        <PolicyText id={named.policy} marks={[named.mark]} actions={named.actions} brief />
      </>
    );
  }
  const subject = things.get(finding.subject.id);
  const asked = requests(finding);
  return subject && others(finding).map((id) => things.has(id) && (
    <Between key={id} one={things.get(id)!} subject={subject} asked={asked?.principal === id ? asked : undefined} />
  ));
}

type Step = FindingStepsQuery["there"]["paths"][number]["edges"][number];

function Between({ one, subject, asked }: { one: ThingFragment; subject: ThingFragment; asked: Requests | undefined }) {
  const at = useRun();
  const steps = useQuestion(FindingStepsDocument, { one: one.id, subject: subject.id, at });
  return (
    <Answer of={steps} what="Looking for the statements" height="6rem">
      {({ there, back }) => (
        <>
          <Told from={one} to={subject} steps={there.paths.flatMap((p) => p.edges)} />
          <Told from={subject} to={one} steps={back.paths.flatMap((p) => p.edges)} />
          {asked && there.paths.length + back.paths.length === 0 && <Reasoned requests={asked} />}
        </>
      )}
    </Answer>
  );
}

/** Where to read why each of some requests is allowed: by every layer of policies. */
function Reasoned({ requests: { principal, resource, actions } }: { requests: Requests }) {
  return (
    <>
      <h3 className={css.behind}>The statements behind it</h3>
      <p>Asked for each request by itself, with what every layer of policies says:</p>
      <ul className={css.list}>
        {actions.map((action) => (
          <li key={action}>
            <Link to="/ask" search={(s) => ({ at: s.at, form: "can" as const, principal, action, resource })}>
              Why {action} is allowed
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Edges from one thing to another that rest on statements, and the statements by their documents. */
function Told({ from, to, steps }: { from: ThingFragment; to: ThingFragment; steps: readonly Step[] }) {
  const vocabulary = useVocabulary();
  const judged = steps.filter((s) => s.edge.why.length > 0);
  const first = judged[0];
  if (first === undefined) {
    return null;
  }
  const reasons = new Map(judged.flatMap((s) => s.edge.why).map((r) => [[r.policy, r.statement, r.principal].join(" "), r]));
  return (
    <>
      <h3 className={css.behind}>The statements behind it</h3>
      <ul className={css.list}>
        {judged.map((s) => (
          <li key={s.edge.id}>
            <ThingLink thing={from} plain /> {phrase(s.kind, vocabulary)} <ThingLink thing={to} plain /> <CertaintyBadge certainty={s.certainty} />
            {s.conditions !== null && <> if {s.conditions}</>}
          </li>
        ))}
      </ul>
      <Reasons reasons={[...reasons.values()]} actions={[...new Set(judged.flatMap((s) => s.edge.actions))]} structure={first.kind} />
    </>
  );
}
