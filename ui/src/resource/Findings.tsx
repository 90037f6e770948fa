import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { SeverityBadge } from "../vocabulary/Thing";
import { count } from "../vocabulary/words";
import css from "./resource.module.css";
import { ResourceFindingsDocument, type ResourceHeadFragment } from "./resource.graphql.ts";

/** What reports found about it, open ones first. The API looks for text, so what is about others is left out here. */
export function Findings({ entity }: { entity: ResourceHeadFragment }) {
  const findings = useQuestion(ResourceFindingsDocument, { id: entity.id }, { fresh: 10_000 });
  return (
    <Answer of={findings} what="Looking for findings" height="6rem">
      {({ findings }) => {
        const own = findings.edges.map((e) => e.node).filter((f) => f.subject.id === entity.id);
        const open = own.filter((f) => f.state === "OPEN");
        if (findings.run === null) {
          return (
            <NotKnown>
              Findings were not kept yet, so nothing is known here.{" "}
              <Anchor renderRoot={(props) => <Link {...props} to="/findings" search={(s) => ({ at: s.at })} />}>Go to Findings to ask the reports</Anchor>
            </NotKnown>
          );
        }
        return (
          <>
            {own.length === 0 ? (
              <Nothing>No report found anything about it, as of run {findings.run}.</Nothing>
            ) : (
              <>
                <p className={css.dim}>
                  {count(open.length, "open finding")}, {own.length - open.length} fixed or decided, as of run {findings.run}.
                </p>
                <ul className={css.list}>
                  {[...open, ...own.filter((f) => f.state !== "OPEN")].map((f) => (
                    <li key={f.id}>
                      <span className={css.row}>
                        <SeverityBadge severity={f.severity} />
                        <Anchor renderRoot={(props) => <Link {...props} to="/findings" search={(s) => ({ at: s.at, finding: f.id })} />}>{f.title}</Anchor>
                        {f.state !== "OPEN" && <span className={css.dim}>{f.state.toLowerCase().replace("_", " ")}</span>}
                        {f.new && <span className={css.dim}>new</span>}
                      </span>
                      {f.notKnown !== null && <p className={css.unknown}>Not known in the newest run: {f.notKnown}</p>}
                    </li>
                  ))}
                </ul>
              </>
            )}
            {findings.totalCount > findings.edges.length && (
              <NotKnown>
                {findings.edges.length} of {findings.totalCount} findings that name it were read; there may be more.
              </NotKnown>
            )}
            {findings.notRun.length > 0 && <p className={css.unknown}>{count(findings.notRun.length, "report")} did not run, and may have found more.</p>}
            {findings.cut.length > 0 && <p className={css.unknown}>{count(findings.cut.length, "report")} may have left rows out, and may know of more.</p>}
          </>
        );
      }}
    </Answer>
  );
}
