import type { MarkFlag } from "../api/schema";
import { flags } from "../vocabulary/words";
import { Connections } from "./Connections";
import { Findings } from "./Findings";
import { Marks } from "./Marks";
import { Nearest } from "./Nearest";
import { Reach } from "./Reach";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

export function Overview({ entity, marks }: { entity: ResourceHeadFragment; marks: readonly MarkFlag[] }) {
  const attackable = !entity.labels.includes("Policy") && !entity.labels.includes("NetworkRule");
  return (
    <>
      <div className={css.columns}>
        <div className={css.stack}>
          <section className={css.card} aria-label="Findings">
            <h2>Findings</h2>
            <Findings entity={entity} />
          </section>
          <section className={css.card} aria-label="Connected with">
            <h2>Connected with</h2>
            <Connections entity={entity} />
          </section>
        </div>
        <div className={css.stack}>
          {attackable && (
            <section className={css.card} aria-label="Nearest">
              <h2>What it leads to, and who gets here</h2>
              <Nearest entity={entity} />
            </section>
          )}
          <section className={css.card} aria-label="About it">
            <h2>Flags, marks and tags</h2>
            {entity.flags.length > 0 && (
              <dl className={css.facts}>
                {entity.flags.map(({ flag, why }) => (
                  <Flag key={flag} word={flags[flag].word} why={why === "" ? flags[flag].says : why} />
                ))}
              </dl>
            )}
            <h3>Marks</h3>
            <Marks entity={entity} marks={marks} />
            <h3>Tags</h3>
            <Tags tags={entity.tags} />
          </section>
        </div>
      </div>
      {attackable && (
        <section className={css.card} aria-label="Reach" style={{ marginTop: "1rem" }}>
          <h2>Reach</h2>
          <Reach entity={entity} />
        </section>
      )}
    </>
  );
}

function Tags({ tags }: { tags: ResourceHeadFragment["tags"] }) {
  if (tags.length === 0) {
    return <p className={css.dim}>No tags were read.</p>;
  }
  return (
    <p>
      {tags.map((tag) => (
        <span key={tag.key} className={css.tag}>
          {tag.value === "" ? tag.key : `${tag.key}=${tag.value}`}
        </span>
      ))}
    </p>
  );
}

function Flag({ word, why }: { word: string; why: string }) {
  return (
    <>
      <dt>{word}</dt>
      <dd>{why}</dd>
    </>
  );
}
