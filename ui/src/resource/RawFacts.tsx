import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import { useQuestion } from "../api/question";
import { CopyButton } from "../export/CopyButton";
import { download } from "../export/download";
import { Answer } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { ResourceAtRunDocument, type ResourceAtRunQuery } from "./history.graphql.ts";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

/** All that the run keeps of it, as JSON. */
export function RawFacts({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const facts = useQuestion(ResourceAtRunDocument, { id: entity.id, at });
  return (
    <Answer of={facts} what="Reading the facts" height="20rem">
      {(answer) => {
        const text = answer.entity === null ? "" : rawJson(answer.entity);
        return (
          <>
            <div className={css.bar}>
              <CopyButton text={text}>Copy JSON</CopyButton>
              <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={() => download(`${entity.name.replace(/[^\w.-]+/g, "_")}.json`, text, "application/json")}>
                Save JSON
              </Button>
              <span className={css.dim}>Secret values are never among the facts.</span>
            </div>
            {/* A frame that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre className={css.code} tabIndex={0} role="region" aria-label="Facts as JSON">
              {text}
            </pre>
          </>
        );
      }}
    </Answer>
  );
}

function rawJson(entity: NonNullable<ResourceAtRunQuery["entity"]>): string {
  const { id, name, type, cloud, account, region, labels } = entity;
  return JSON.stringify({ id, name, type, cloud, account, region, labels, properties: Object.fromEntries(entity.properties.map((p) => [p.key, p.exact])) }, null, 2);
}
