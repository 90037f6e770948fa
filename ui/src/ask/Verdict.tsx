import { IconAlertTriangle, IconBan, IconCheck, IconHelp, IconLock } from "@tabler/icons-react";

import type { Verdict } from "../api/schema";
import css from "./verdict.module.css";

/** The words of decisions: as an answer, as a badge, and after a number. */
export const verdicts: Record<Verdict, { answer: string; word: string; among: string; icon: typeof IconCheck }> = {
  ALLOWED: { answer: "Yes.", word: "allowed", among: "always", icon: IconCheck },
  CONDITIONAL: { answer: "Yes, under conditions.", word: "conditional", among: "under conditions", icon: IconAlertTriangle },
  UNKNOWN: { answer: "Not known: facts that decide it were not read.", word: "not known", among: "not known", icon: IconHelp },
  IMPLICITLY_DENIED: { answer: "No: nothing allows it.", word: "not allowed", among: "not allowed", icon: IconLock },
  EXPLICITLY_DENIED: { answer: "No: a statement denies it.", word: "denied", among: "denied", icon: IconBan },
};

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { word, icon: Icon } = verdicts[verdict];
  return (
    <span className={css.badge} data-verdict={verdict}>
      <Icon size={14} aria-hidden="true" />
      {word}
    </span>
  );
}
