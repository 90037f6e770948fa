import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { useQuestion } from "../api/question";
import { Answer, Nothing, Waiting } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { Access } from "./Access";
import { Actions } from "./Actions";
import { Configuration } from "./Configuration";
import { History } from "./History";
import { Lead } from "./Lead";
import { Missing } from "./Missing";
import { Overview } from "./Overview";
import { Policies } from "./Policies";
import { RawFacts } from "./RawFacts";
import { ResourceDocument, type ResourceHeadFragment } from "./resource.graphql.ts";
import { tabsOf, titleOf, type TabName } from "./tabs";

const Network = lazy(() => import("./Network").then((m) => ({ default: m.Network })));
const route = getRouteApi("/resource");

/** One thing: what it is, what is wrong with it, who can do what with it, and how it came to be so. */
export function ResourcePage() {
  const at = useRun();
  const { id } = route.useSearch();
  const resource = useQuestion(ResourceDocument, { id, at }, { enabled: id !== "", keep: true });
  if (id === "") {
    return (
      <Page title="Resource">
        <Nothing>No thing is named in the address. Find one by the search box above; press / to go there.</Nothing>
      </Page>
    );
  }
  const entity = resource.data?.entity ?? null;
  return (
    <Page title={entity?.name ?? "Resource"} actions={entity && <Actions thing={entity} />}>
      <Answer of={resource} what="Reading the facts" height="60vh">
        {({ entity, marks }) => (entity === null ? <Missing id={id} /> : <Known key={entity.id} entity={entity} marks={marks.filter((m) => m.id === entity.id).map((m) => m.flag)} />)}
      </Answer>
    </Page>
  );
}

function Known({ entity, marks }: { entity: ResourceHeadFragment; marks: ("OWNED" | "SENSITIVE")[] }) {
  const navigate = route.useNavigate();
  const tabs = tabsOf(entity.labels);
  const { tab: wanted = "overview" } = route.useSearch();
  // A tab that this type does not have by itself is still shown to who has a link to it.
  const names = tabs.includes(wanted) ? tabs : [...tabs, wanted];
  return (
    <>
      <Lead entity={entity} />
      <Tabs
        mt="sm"
        value={wanted}
        keepMounted={false}
        onChange={(value) => void navigate({ search: (s) => ({ id: s.id, at: s.at, ...(value === null || value === "overview" ? {} : { tab: value as TabName }) }) })}
      >
        <Tabs.List aria-label="Parts of this page" mb="md">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {titleOf(name, entity.labels)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((name) => (
          <Tabs.Panel key={name} value={name}>
            <Part name={name} entity={entity} marks={marks} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Part({ name, entity, marks }: { name: TabName; entity: ResourceHeadFragment; marks: ("OWNED" | "SENSITIVE")[] }) {
  switch (name) {
    case "overview":
      return <Overview entity={entity} marks={marks} />;
    case "access":
      return <Access entity={entity} />;
    case "network":
      return (
        <Suspense fallback={<Waiting what="Loading the drawing" />}>
          <Network entity={entity} />
        </Suspense>
      );
    case "configuration":
      return <Configuration entity={entity} />;
    case "policies":
      return <Policies entity={entity} />;
    case "history":
      return <History entity={entity} />;
    case "raw":
      return <RawFacts entity={entity} />;
  }
}
