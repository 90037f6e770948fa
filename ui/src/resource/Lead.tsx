import { CopyButton } from "../export/CopyButton";
import { FlagBadges, LabelIcon, ThingLink, typeWords } from "../vocabulary/Thing";
import { clouds } from "../vocabulary/words";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

/** What it is and where it stands, under the title. */
export function Lead({ entity }: { entity: ResourceHeadFragment }) {
  return (
    <>
      <div className={css.lead}>
        <LabelIcon labels={entity.labels} size={20} />
        <span>{typeWords(entity)}</span>
        {entity.cloud !== null && <span>{clouds[entity.cloud]}</span>}
        {entity.region !== "" && <span>{entity.region}</span>}
        <FlagBadges flags={entity.flags.map((f) => f.flag)} />
      </div>
      <div className={css.lead}>
        <span className={css.id}>{entity.id}</span>
        <CopyButton text={entity.id}>Copy id</CopyButton>
      </div>
      <Parents entity={entity} />
    </>
  );
}

interface Above {
  id: string;
  parent?: Above | null;
}

/** Organization, folders and account that it stands in, from the top. */
function Parents({ entity }: { entity: ResourceHeadFragment }) {
  const above: NonNullable<ResourceHeadFragment["parent"]>[] = [];
  let next = entity.parent as (NonNullable<ResourceHeadFragment["parent"]> & Above) | null | undefined;
  while (next) {
    above.unshift(next);
    next = next.parent as typeof next;
  }
  if (above.length === 0) {
    return <p className={css.unknown}>What it stands in is not known.</p>;
  }
  return (
    <nav aria-label="Where it stands">
      <ol className={css.crumbs}>
        {above.map((thing) => (
          <li key={thing.id}>
            <ThingLink thing={thing} plain />
          </li>
        ))}
      </ol>
    </nav>
  );
}
