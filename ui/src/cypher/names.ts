import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { useMemo } from "react";

import { useQuestion } from "../api/question";
import { useRun } from "../shell/run";
import { useVocabulary } from "../vocabulary/words";
import { complete, type Names } from "./complete";
import { CypherNamesDocument } from "./cypher.graphql.ts";

const asked = {
  properties: "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey ORDER BY propertyKey",
  procedures: "CALL dbms.procedures() YIELD name, signature, description RETURN name, signature, description ORDER BY name",
};

/** Completion by what the run holds: labels, kinds, properties, procedures. */
export function useCompletion(): (context: CompletionContext) => CompletionResult | null {
  const at = useRun();
  const vocabulary = useVocabulary();
  const { data } = useQuestion(CypherNamesDocument, { ...asked, at });
  return useMemo(() => {
    const names: Names = {
      vocabulary,
      properties: (data?.properties.rows ?? []).map(([name]) => String(name)).filter((name) => name !== "_key"),
      procedures: (data?.procedures.rows ?? []).map(([name, signature, description]) => ({ name: String(name), signature: String(signature), description: String(description) })),
    };
    return (context) => {
      const found = complete(context.state.sliceDoc(0, context.pos), names);
      return found === null
        ? null
        : {
            from: found.from,
            validFor: /^[\w`]*$/,
            options: found.options.map((o, i) => ({
              label: o.label,
              detail: o.detail,
              ...(o.info === undefined || o.info === "" ? {} : { info: o.info }),
              ...(o.apply === undefined ? {} : { apply: o.apply }),
              boost: o.type === "keyword" ? -10 : Math.max(-9, 5 - i / 10),
            })),
          };
    };
  }, [vocabulary, data]);
}
