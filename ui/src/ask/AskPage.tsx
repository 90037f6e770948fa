import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";

import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import css from "./ask.module.css";
import { AskBox } from "./AskBox";
import { CanForm } from "./CanForm";
import { FoundThings } from "./FoundThings";
import { NearestForm } from "./NearestForm";
import { isPattern } from "./pattern";
import { PatternFault } from "./PatternFault";
import { complete, inWords } from "./question";
import { asked } from "./asked";
import { ReachForm } from "./ReachForm";
import { same } from "./same";
import { SameQuestion } from "./SameQuestion";
import { SaveQuestion } from "./SaveQuestion";
import type { AskSearch, Form } from "./search";
import { Start } from "./Start";
import { useAddress } from "./useAddress";
import { WhoCanForm } from "./WhoCanForm";

const route = getRouteApi("/ask");

const kinds: readonly { form: Form | undefined; name: string }[] = [
  { form: undefined, name: "Words or a path" },
  { form: "who-can", name: "Who can …" },
  { form: "can", name: "Can somebody …" },
  { form: "reach", name: "What it reaches" },
  { form: "reached-by", name: "Who reaches it" },
  { form: "nearest", name: "Nearest" },
];

/** One box for words and patterns, and a form for each other kind of question. The address is the question. */
export function AskPage() {
  const search = route.useSearch();
  const { form, q } = search;
  const at = useRun();
  const address = useAddress();
  const full = complete(search) && !(form === undefined && q !== undefined && isPattern(q));
  useEffect(() => {
    if (full) {
      asked.add({ says: inWords(search), address });
    }
  }, [full, search, address]);
  return (
    <Page title="Ask">
      <AskBox
        id="ask"
        label="Words, a path pattern, or a question"
        placeholder="checkout · public -> admin role · who can s3:GetObject"
        large
        keep
        initial={q ?? ""}
        faultId={form === undefined && q !== undefined && isPattern(q) ? "pattern-fault" : undefined}
      />
      <nav aria-label="Kinds of question" className={css.kinds}>
        {kinds.map((k) => (
          <Link
            key={k.name}
            to="/ask"
            search={(s) => ({ at: s.at, ...(k.form === undefined ? {} : { form: k.form }) })}
            className={css.kind}
            aria-current={form === k.form ? "page" : undefined}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          >
            {k.name}
          </Link>
        ))}
      </nav>
      <Question search={search} full={full} />
      {full && (
        <section aria-label="This question elsewhere" className={css.elsewhere}>
          <SaveQuestion says={inWords(search)} address={address} />
          <SameQuestion same={same(search, at)} />
        </section>
      )}
    </Page>
  );
}

function Question({ search, full }: { search: AskSearch; full: boolean }) {
  switch (search.form) {
    case "who-can":
      return <WhoCanForm search={search} />;
    case "can":
      return <CanForm search={search} />;
    case "reach":
    case "reached-by":
      return <ReachForm key={search.form} search={search} backwards={search.form === "reached-by"} />;
    case "nearest":
      return <NearestForm search={search} />;
    default:
      if (search.q !== undefined && isPattern(search.q)) {
        return <PatternFault pattern={search.q} />;
      }
      return full ? <FoundThings search={search} /> : <Start />;
  }
}
