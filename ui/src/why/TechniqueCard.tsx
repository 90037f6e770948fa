import type { TechniqueCardFragment } from "./why.graphql.ts";
import css from "./why.module.css";

/** The technique that an edge is: what it takes, what it leaves behind, how to verify and shut it. */
export function TechniqueCard({ id, row }: { id: string; row: TechniqueCardFragment | null }) {
  if (row === null) {
    return (
      <>
        <h3>Technique {id}</h3>
        <p>Of your own catalogue; this server has no page on it.</p>
      </>
    );
  }
  return (
    <>
      <h3>
        Technique {row.id}: {row.title}
      </h3>
      <p>{row.attacker}</p>
      <List title="It takes" items={row.needs} />
      <List title="It leaves in the logs" items={row.logs} />
      <h4 className={css.title}>The fix</h4>
      <p>{row.fix}</p>
      <h4 className={css.title}>See for yourself, reading only</h4>
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={css.command} tabIndex={0} role="region" aria-label="Command that verifies the technique">
        {row.verify}
      </pre>
      {row.references.length > 0 && (
        <>
          <h4 className={css.title}>References</h4>
          <ul className={css.plain}>
            {row.references.map((url) => (
              <li key={url}>
                {/^https:\/\//.test(url) ? (
                  <a href={url} rel="noreferrer" target="_blank">
                    {url}
                  </a>
                ) : (
                  url
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  return (
    items.length > 0 && (
      <>
        <h4 className={css.title}>{title}</h4>
        <ul className={css.plain}>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </>
    )
  );
}
