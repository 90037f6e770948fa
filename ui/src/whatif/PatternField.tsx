import { Button, TextInput } from "@mantine/core";
import { useState } from "react";

import css from "./whatif.module.css";

/** The chains that count, as a pattern; asked for when it is given, not with each letter. */
export function PatternField({ value, set }: { value: string; set: (pattern: string) => void }) {
  const [typed, setTyped] = useState<string>();
  return (
    <form
      className={css.line}
      onSubmit={(e) => {
        e.preventDefault();
        if (typed !== undefined) {
          set(typed);
          setTyped(undefined);
        }
      }}
    >
      <TextInput
        className={css.grow}
        label="Chains that count"
        value={typed ?? value}
        onChange={(e) => setTyped(e.currentTarget.value)}
        spellCheck={false}
        classNames={{ input: "mono" }}
      />
      <Button type="submit" variant="default" disabled={typed === undefined || typed === value}>
        Compare these
      </Button>
    </form>
  );
}
