import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { Certainty, FindingSeverity, Flag, Label, Severity } from "../api/schema";
import { fills, look } from "./look";
import type { ThingFragment } from "./vocabulary.graphql.ts";
import css from "./vocabulary.module.css";
import { certainties, flags, mainLabel } from "./words";

/** The icon of what carries these labels, on the colour of its family. Decoration: words stand beside it. */
export function LabelIcon({ labels, size = 16 }: { labels: readonly Label[]; size?: number }) {
  const { icon: Icon, family } = look(labels);
  return (
    <span className={css.icon} style={{ background: fills[family] }} aria-hidden="true">
      <Icon size={size} stroke={1.8} />
    </span>
  );
}

/** "AWS::Lambda::Function" as a person says it where the label says it, else the cloud's own type. */
export function typeWords(thing: Pick<ThingFragment, "labels" | "type">): string {
  return thing.type === "" ? mainLabel(thing.labels) : thing.type;
}

/** A link to a thing's page: icon, name, and what it is. */
export function ThingLink({ thing, plain = false }: { thing: ThingFragment; plain?: boolean }) {
  return (
    <span className={css.thing}>
      <LabelIcon labels={thing.labels} />
      <Anchor className={css.name} title={thing.id} renderRoot={(props) => <Link {...props} to="/resource" search={(s) => ({ at: s.at, id: thing.id })} />}>
        {thing.name}
      </Anchor>
      {!plain && <span className={css.what}>{typeWords(thing)}</span>}
      <FlagBadges flags={thing.flags.map((f) => f.flag)} />
    </span>
  );
}

export function FlagBadges({ flags: set }: { flags: readonly Flag[] }) {
  return set.map((flag) => (
    <span key={flag} className={css.badge} data-flag={flag} title={flags[flag].says}>
      {flags[flag].word}
    </span>
  ));
}

/** How far an edge or chain can be trusted, in words and by the line around them. */
export function CertaintyBadge({ certainty }: { certainty: Certainty }) {
  return (
    <span className={css.badge} data-certainty={certainty} title={certainties[certainty].says}>
      {certainties[certainty].word}
    </span>
  );
}

export function SeverityBadge({ severity }: { severity: FindingSeverity | Severity }) {
  return (
    <span className={css.badge} data-severity={severity}>
      {severity.toLowerCase()}
    </span>
  );
}
