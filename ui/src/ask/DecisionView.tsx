import { IconBan, IconCheck, IconHelp, IconMinus, IconAlertTriangle, IconPointFilled } from "@tabler/icons-react";
import { useEffect } from "react";

import type { Said } from "../api/schema";
import { announce } from "../feedback/announce";
import { NotKnown } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import type { CanQuery, CanQueryVariables } from "./ask.graphql.ts";
import css from "./decision.module.css";
import { layerName, saidWords } from "./layers";
import { StatementView } from "./StatementView";
import { verdicts } from "./Verdict";

type Decision = CanQuery["can"][number];
type Layer = Decision["layers"][number];

const icons: Record<Said, typeof IconCheck> = {
  ALLOW: IconCheck,
  DENY: IconBan,
  CONDITIONAL: IconAlertTriangle,
  SILENT: IconMinus,
  NOT_READ: IconHelp,
  NOT_ASKED: IconPointFilled,
};

/** A decision in words, and below it what each layer of policies said, in the order in which the provider asks them. */
export function DecisionView({ decision, question }: { decision: Decision; question: CanQueryVariables["question"] }) {
  const { answer, icon: Icon } = verdicts[decision.decision];
  useEffect(() => announce(answer), [answer]);
  const asked = decision.layers.filter((l) => l.said !== "NOT_ASKED");
  const idle = decision.layers.filter((l) => l.said === "NOT_ASKED");
  return (
    <section aria-label="Answer" className={css.answer}>
      <div className={css.verdict} data-verdict={decision.decision}>
        <Icon size={28} aria-hidden="true" />
        <div>
          <h2>{answer}</h2>
          {decision.summary !== "" && <p>{decision.summary}</p>}
          {decision.conditions !== null && (
            <p>
              It depends on: <strong>{decision.conditions}</strong>
            </p>
          )}
          {decision.blockedBy.length > 0 && <p>Stopped by: {decision.blockedBy.join(", ")}</p>}
        </div>
      </div>
      {decision.layers.length === 0 && (
        <NotKnown>
          <p>No layer was asked: the principal or the resource is none that this run knows policies of.</p>
        </NotKnown>
      )}
      <ol className={css.layers} aria-label="What each layer says">
        {asked.map((layer, i) => (
          <LayerView key={`${layer.layer} ${layer.level} ${i}`} layer={layer} question={question} />
        ))}
      </ol>
      {idle.length > 0 && (
        <details className={css.idle}>
          <summary>{count(idle.length, "layer")} that take no part</summary>
          <ul>
            {idle.map((layer, i) => (
              <li key={`${layer.layer} ${i}`}>
                <strong>{layerName(layer.layer)}</strong>
                {layer.level !== "" && ` at ${layer.level}`}
                {layer.because !== "" && `: ${layer.because}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function LayerView({ layer, question }: { layer: Layer; question: CanQueryVariables["question"] }) {
  const Icon = icons[layer.said];
  return (
    <li className={css.layer} data-said={layer.said} data-stops={layer.stops}>
      <div className={css.name}>
        <Icon size={18} aria-hidden="true" />
        <h3>
          {layerName(layer.layer)}
          {layer.level !== "" && <span className={css.level}> at {layer.level}</span>}
        </h3>
        <span className={css.said}>
          {saidWords[layer.said]}
          {layer.stops && <strong>, which stops it</strong>}
        </span>
      </div>
      {layer.because !== "" && <p>{layer.because}</p>}
      {layer.conditions !== null && <p>If {layer.conditions}</p>}
      {layer.statements.map((s) => (
        <StatementView key={`${s.policy} ${s.statement} ${s.principal}`} statement={s} question={question} brief={brief(layer)} />
      ))}
      {layer.nearest && (
        <div className={css.nearest}>
          <p>The statement that comes nearest misses it by:</p>
          <ul>
            {layer.nearest.missed.map((m) => (
              <li key={m}>{m}</li>
            ))}
          </ul>
          <StatementView statement={layer.nearest.statement} question={question} />
        </div>
      )}
    </li>
  );
}

/** Guardrails that let the request through say nothing that must be read: their statements open when asked for. */
function brief(layer: Layer): boolean {
  return layer.said === "ALLOW" && (layer.layer === "scp" || layer.layer === "rcp");
}
