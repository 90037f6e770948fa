import { ActionIcon, Button, Menu, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconBookmark, IconDownload } from "@tabler/icons-react";

import { download } from "../export/download";
import { announce } from "../feedback/announce";
import { useVocabulary, useVocabularyPending } from "../vocabulary/words";
import { AddBox } from "./AddBox";
import { copy } from "./copy";
import { asCsv, asJson } from "./exports";
import css from "./explore.module.css";
import type { Stage } from "./stage";
import type { Explore } from "./useExplore";

interface ToolbarProps {
  explore: Explore;
  stage: Stage | null;
  find: (id: string) => void;
  views: () => void;
}

/** What holds for the whole canvas. */
export function Toolbar({ explore, stage, find, views }: ToolbarProps) {
  const { search, change, steps, items, ties, spots } = explore;
  const vocabulary = useVocabulary();
  const pending = useVocabularyPending();
  const png = async () => {
    try {
      if (stage !== null) {
        download("postern-explore.png", await stage.png());
      }
    } catch {
      announce("The browser made no picture");
    }
  };
  return (
    <div className={css.bar} role="toolbar" aria-label="Canvas">
      <AddBox at={explore.at} items={items} find={find} add={(id) => steps.push({ op: "add", id })} />
      <SegmentedControl
        aria-label="Show as"
        value={search.t ? "table" : "canvas"}
        onChange={(v) => change({ t: v === "table" ? true : undefined })}
        data={[
          { value: "canvas", label: "Canvas" },
          { value: "table", label: "Table" },
        ]}
      />
      <NativeSelect
        aria-label="Layout"
        value={search.layout ?? "lanes"}
        onChange={(e) => change({ layout: e.currentTarget.value === "force" ? "force" : undefined })}
        data={[
          { value: "lanes", label: "Layout: lanes" },
          { value: "force", label: "Layout: force" },
        ]}
      />
      <NativeSelect
        aria-label="Group by"
        value={search.group ?? ""}
        onChange={(e) => change({ group: e.currentTarget.value === "" ? undefined : e.currentTarget.value, sel: undefined })}
        data={[
          { value: "", label: "Not grouped" },
          { value: "account", label: "Group by account" },
          { value: "kind", label: "Group by kind" },
          { value: "network", label: "Group by network" },
        ]}
      />
      <ActionIcon.Group>
        <ActionIcon variant="default" size={36} aria-label="Undo" disabled={!steps.canUndo} onClick={steps.undo}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
        <ActionIcon variant="default" size={36} aria-label="Redo" disabled={!steps.canRedo} onClick={steps.redo}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </ActionIcon.Group>
      <Button variant="default" leftSection={<IconBookmark size={16} />} onClick={views}>
        Views
      </Button>
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={stage === null || search.t} onClick={() => void png()}>
            Picture (PNG)
          </Menu.Item>
          <Menu.Item onClick={() => download("postern-explore.json", asJson(items, ties, spots), "application/json")}>Graph (JSON)</Menu.Item>
          <Menu.Item onClick={() => void copy(location.href)}>Copy a link to this canvas</Menu.Item>
          <Menu.Item disabled={pending} onClick={() => download("postern-explore.csv", asCsv(items, ties, vocabulary), "text/csv")}>
            Table (CSV)
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
