import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { useQuestion } from "../api/question";
import type { Label } from "../api/schema";
import { useRun } from "../shell/run";
import { LabelIcon, typeWords } from "../vocabulary/Thing";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { count } from "../vocabulary/words";
import css from "./pick.module.css";
import { PickedThingDocument, PickThingsDocument } from "./pick.graphql.ts";

interface ThingPickerProps {
  label: string;
  description?: string;
  /** Only things with this label. */
  only?: Label;
  /** The id that is picked. */
  value: string;
  pick: (id: string, thing?: ThingFragment) => void;
}

const shown = 12;

/** Finds a thing by part of its name or id. What is typed in full counts as an id when the box is left. */
export function ThingPicker({ label, description, only, value, pick }: ThingPickerProps) {
  const at = useRun();
  const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [text] = useDebouncedValue(typed ?? "", 150);
  const found = useQuestion(PickThingsDocument, { text, label: only ?? null, first: shown, at }, { enabled: text !== "", keep: true });
  const picked = useQuestion(PickedThingDocument, { id: value, at }, { enabled: value !== "" });
  const things = text === "" ? [] : (found.data?.search.edges.map((e) => e.node) ?? []);
  const more = (found.data?.search.totalCount ?? 0) - things.length;
  return (
    <Combobox
      store={list}
      onOptionSubmit={(id) => {
        pick(
          id,
          things.find((t) => t.id === id),
        );
        setTyped(null);
        list.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={description}
          placeholder="Part of a name or id"
          value={typed ?? picked.data?.entity?.name ?? value}
          title={value}
          rightSection={found.isFetching && typed !== null ? <Loader size="xs" aria-hidden="true" /> : null}
          onChange={(e) => {
            setTyped(e.currentTarget.value);
            list.openDropdown();
            list.updateSelectedOptionIndex();
          }}
          onFocus={() => typed !== null && list.openDropdown()}
          onBlur={() => {
            list.closeDropdown();
            if (typed === "") {
              pick("");
            }
            setTyped(null);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={typed === null || typed === ""}>
        <Combobox.Options aria-label={label} className={css.options}>
          {things.map((t) => (
            <Combobox.Option key={t.id} value={t.id} className={css.option}>
              <LabelIcon labels={t.labels} />
              <span className={css.words}>
                <span>{t.name}</span>
                <small>
                  {typeWords(t)} {t.account}
                </small>
              </span>
            </Combobox.Option>
          ))}
          {found.data !== undefined && things.length === 0 && <Combobox.Empty>Nothing in this run is called that</Combobox.Empty>}
        </Combobox.Options>
        {more > 0 && <Combobox.Footer>{count(more, "more thing")}: type more of the name</Combobox.Footer>}
      </Combobox.Dropdown>
    </Combobox>
  );
}
