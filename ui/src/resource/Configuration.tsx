import { useQuestion } from "../api/question";
import { Answer, Nothing } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { fingerprints } from "./facts";
import { inWords, shown } from "./fields";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";
import { ResourceValuesDocument } from "./values.graphql.ts";
import { ResourceAtRunDocument } from "./history.graphql.ts";

/** Every typed value of its labels, in groups. What the run does not tell is named, not left out. */
export function Configuration({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const values = useQuestion(ResourceValuesDocument, { id: entity.id, at });
  return (
    <Answer of={values} what="Reading the configuration" height="20rem">
      {(answer) => {
        const groups = answer.entity === null ? [] : shown(answer.entity);
        return (
          <>
            <Secrets entity={entity} />
            {groups.length === 0 && <Nothing>Things of this type have no typed values. Raw facts has all that was read.</Nothing>}
            <div className={css.columns}>
              {groups.map((group) => (
                <section key={group.title} className={css.card} aria-label={group.title}>
                  <h2>{group.title}</h2>
                  {group.known.length > 0 && (
                    <dl className={css.facts}>
                      {group.known.map(({ words, value }) => (
                        <Value key={words} words={words} value={value} />
                      ))}
                    </dl>
                  )}
                  {group.unknown.length > 0 && (
                    <p className={css.unknown}>
                      <strong>Not known, or not set: </strong>
                      {group.unknown.join(", ")}
                    </p>
                  )}
                </section>
              ))}
            </div>
          </>
        );
      }}
    </Answer>
  );
}

function Value({ words, value }: { words: string; value: unknown }) {
  const json = typeof value === "string" && /^[[{]/.test(value);
  return (
    <>
      <dt>{words}</dt>
      {Array.isArray(value) && value.length > 1 ? (
        <dd>
          <ul className={css.list}>
            {value.map((item) => (
              <li key={String(item)} style={{ border: 0, padding: "0.05rem 0" }}>
                {String(item)}
              </li>
            ))}
          </ul>
        </dd>
      ) : (
        <dd data-mono={json}>{json ? pretty(value) : inWords(value)}</dd>
      )}
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Secrets found in its settings: their names, what they look like, and a keyed fingerprint by which equal ones are known. */
function Secrets({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const facts = useQuestion(ResourceAtRunDocument, { id: entity.id, at }).data?.entity?.properties ?? [];
  const found = fingerprints(facts.find((p) => p.key === "secrets")?.exact);
  if (found.length === 0) {
    return null;
  }
  return (
    <section className={css.card} style={{ marginBottom: "1rem", borderLeft: "4px solid var(--warn)" }} aria-label="Secrets in settings">
      <h2>Secrets in settings</h2>
      <p className={css.dim}>Values were never kept. Equal fingerprints are equal secrets, in this store alone.</p>
      <div className={css.scroll}>
        <table className={css.tally}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Looks like</th>
              <th scope="col">Fingerprint</th>
            </tr>
          </thead>
          <tbody>
            {found.map((secret) => (
              <tr key={secret.name + secret.fingerprint}>
                <td>
                  <code>{secret.name}</code>
                </td>
                <td>{secret.kind === "" ? "not known" : secret.kind}</td>
                <td>
                  <code>{secret.fingerprint}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
