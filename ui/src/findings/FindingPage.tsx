import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { useQuestion } from "../api/question";
import { CopyButton } from "../export/CopyButton";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { practiceWords } from "../reports/words";
import { type Key, useKeys } from "../shell/keys";
import { Page } from "../shell/Page";
import { SeverityBadge } from "../vocabulary/Thing";
import { State } from "./columns";
import { DecideButtons, Decided, type Made } from "./Decisions";
import { Evidence } from "./Evidence";
import css from "./findings.module.css";
import { FindingDetailDocument, type FindingDetailQuery } from "./findings.graphql.ts";
import { History } from "./History";
import { filterOf } from "./search";
import { SubjectCard } from "./SubjectCard";
import { ToDo } from "./ToDo";
import { useFindings } from "./useList";
import { minute, severitySays, shortId } from "./words";

const route = getRouteApi("/findings");

export type FindingAsked = NonNullable<FindingDetailQuery["finding"]>;

/** One finding: what is wrong, how bad and why, what shows it, what to do, what happened to it, and what can be decided. */
export function FindingPage({ id }: { id: string }) {
  const detail = useQuestion(FindingDetailDocument, { id }, { fresh: 10_000, keep: true });
  const finding = detail.data?.finding;
  return (
    <Page title={finding?.title ?? "Finding"} wide actions={<Walk id={finding?.id ?? id} />}>
      <nav aria-label="Where you are" className={css.trail}>
        <Link from="/findings" to="/findings" search={(s) => ({ ...s, finding: undefined })}>
          Findings
        </Link>
        {finding?.practice && (
          <>
            <span aria-hidden="true">/</span>
            <Link to="/findings" search={(s) => ({ at: s.at, practices: [finding.practice!] })}>
              {practiceWords[finding.practice].word}
            </Link>
          </>
        )}
      </nav>
      <Answer of={detail} what="Reading the finding" height="70vh">
        {(answer) => (answer.finding === null ? <Unknown id={id} /> : <Body finding={answer.finding} />)}
      </Answer>
    </Page>
  );
}

function Unknown({ id }: { id: string }) {
  return (
    <Nothing>
      <p>
        No finding begins with <code>{id}</code>. Findings are of this server's store alone, and keep their ids from run to run.
      </p>
      <Link from="/findings" to="/findings" search={(s) => ({ ...s, finding: undefined })}>
        See all
      </Link>
    </Nothing>
  );
}

function Body({ finding }: { finding: FindingAsked }) {
  const [made, setMade] = useState<Made>();
  const short = shortId(finding.id);
  return (
    <>
      <div className={css.headline}>
        <SeverityBadge severity={finding.severity} />
        <State finding={finding} />
        <span className={css.dim}>
          {finding.owner === null ? "Nobody's" : `Owner ${finding.owner}`}
          {finding.ownerWhy === null ? "" : ` (${finding.ownerWhy})`}
        </span>
        <span className={css.dim}>
          since {minute((finding.reopened ?? finding.firstSeen).at)}, run {(finding.reopened ?? finding.firstSeen).run}
        </span>
        <code>{short}</code>
      </div>
      <div className={css.actions} role="group" aria-label="Decide">
        <DecideButtons findings={[finding]} made={setMade} />
        <CopyButton text={`postern findings show ${short}`}>Copy the command</CopyButton>
      </div>
      {made && <Decided made={made} change={setMade} />}
      {finding.notKnown !== null && (
        <NotKnown>
          <strong>The newest run does not tell whether it is still there.</strong> {finding.notKnown}
        </NotKnown>
      )}
      {finding.verdict && <Verdict verdict={finding.verdict} />}
      <div className={css.detail}>
        <div>
          <Severity finding={finding} />
          <Evidence finding={finding} />
        </div>
        <div>
          <SubjectCard finding={finding} />
          <ToDo finding={finding} />
          <History finding={finding} />
        </div>
      </div>
    </>
  );
}

function Verdict({ verdict: v }: { verdict: NonNullable<FindingAsked["verdict"]> }) {
  return (
    <p className={css.verdict}>
      <strong>
        {v.state === "ACCEPTED" ? `Accepted${v.until === null ? "" : ` until ${minute(v.until)}`}` : "Called a false positive"} by {v.by}
      </strong>{" "}
      on {minute(v.at)}: {v.reason}
    </p>
  );
}

function Severity({ finding: f }: { finding: FindingAsked }) {
  return (
    <section className={css.panel} aria-labelledby="severity">
      <h2 id="severity" className={css.heading}>
        Why it is {f.severity.toLowerCase()}
      </h2>
      <p>
        Its report says {f.baseSeverity.toLowerCase()}: {severitySays[f.baseSeverity]}.{" "}
        {f.severityWhy === null ? "Where the subject stands does not move that." : `Here it is ${f.severityWhy}.`}
      </p>
      {f.context.length > 0 && (
        <>
          <p className={css.dim}>What is known of where the subject stands:</p>
          <ul className={css.list}>
            {f.context.map((c) => (
              <li key={c}>{c}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The findings before and behind this one in the list that the address asks for; j and k walk through them. */
function Walk({ id }: { id: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const { rows, total } = useFindings(filter);
  const place = rows.findIndex((f) => f.id === id);
  const before = rows[place - 1]?.id;
  const behind = place < 0 ? rows[0]?.id : rows[place + 1]?.id;
  const keys = useMemo<Key[]>(() => {
    const go = (to: string | undefined) => () => {
      if (to !== undefined) {
        void navigate({ search: (s) => ({ ...s, finding: to }) });
      }
    };
    return [
      { keys: "j", does: "Next finding", where: "Finding", run: go(behind) },
      { keys: "k", does: "Previous finding", where: "Finding", run: go(before) },
      { keys: "u", does: "Back to the list", where: "Finding", run: () => void navigate({ search: (s) => ({ ...s, finding: undefined }) }) },
    ];
  }, [navigate, before, behind]);
  useKeys(keys);
  const step = (to: string | undefined, word: string, icon: React.ReactNode, right: boolean) => (
    <Button
      size="xs"
      variant="default"
      disabled={to === undefined}
      {...(right ? { rightSection: icon } : { leftSection: icon })}
      onClick={() => void navigate({ search: (s) => ({ ...s, finding: to }) })}
    >
      {word}
    </Button>
  );
  if (rows.length === 0) {
    return null;
  }
  return (
    <div className={css.walk} role="group" aria-label="Findings of the list">
      {place >= 0 && (
        <span className={css.dim}>
          {(place + 1).toLocaleString("en")} of {total.toLocaleString("en")}
        </span>
      )}
      {step(before, "Previous", <IconChevronLeft size={14} aria-hidden="true" />, false)}
      {step(behind, "Next", <IconChevronRight size={14} aria-hidden="true" />, true)}
    </div>
  );
}
