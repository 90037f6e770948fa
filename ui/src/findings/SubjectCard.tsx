import { Link } from "@tanstack/react-router";
import { useMemo } from "react";

import { useThings } from "../reports/things";
import { useRun } from "../shell/run";
import { clouds } from "../vocabulary/words";
import { Subject } from "./columns";
import type { FindingAsked } from "./FindingPage";
import css from "./findings.module.css";

/** What the finding is about, and where to go on from it. */
export function SubjectCard({ finding }: { finding: FindingAsked }) {
  const at = useRun();
  const s = finding.subject;
  const things = useThings(
    useMemo(() => [s.id], [s.id]),
    at,
  );
  return (
    <section className={css.panel} aria-labelledby="subject">
      <h2 id="subject" className={css.heading}>
        Subject
      </h2>
      <p>
        <Subject finding={finding} things={things} />
      </p>
      <dl className={css.terms}>
        <dt>Id</dt>
        <dd>
          <code>{s.id}</code>
        </dd>
        <dt>Where</dt>
        <dd>{[s.cloud === null ? "cloud not known" : clouds[s.cloud], s.account, s.region].filter((w) => w !== "").join(" · ")}</dd>
      </dl>
      <ul className={css.links}>
        <li>
          <Link to="/resource" search={(now) => ({ at: now.at, id: s.id })}>
            Its page
          </Link>
        </li>
        <li>
          <Link to="/paths" search={(now) => ({ at: now.at, from: "internet", to: s.id })}>
            Paths to it
          </Link>
        </li>
        <li>
          <Link to="/paths" search={(now) => ({ at: now.at, from: s.id, to: "ADMIN" })}>
            Paths from it
          </Link>
        </li>
        <li>
          <Link to="/what-if" search={(now) => ({ at: now.at, edit: s.id })}>
            What if it changed
          </Link>
        </li>
        <li>
          <Link to="/findings" search={(now) => ({ at: now.at, q: s.id, states: ["ALL"] })}>
            All findings about it
          </Link>
        </li>
        <li>
          <Link to="/reports" search={(now) => ({ at: now.at, report: finding.report })}>
            The report
          </Link>
        </li>
      </ul>
    </section>
  );
}
