import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import css from "./forms.module.css";

/** The frame of a question form: a sentence on what it answers, its fields, the button. */
export function QuestionForm({ title, says, ready, submit, children }: { title: string; says: string; ready: boolean; submit: () => void; children: ReactNode }) {
  return (
    <form
      className={css.form}
      aria-label={title}
      onSubmit={(e) => {
        e.preventDefault();
        if (ready) {
          submit();
        }
      }}
    >
      <h2>{title}</h2>
      <p className={css.says}>{says}</p>
      <div className={css.fields}>{children}</div>
      <Button type="submit" disabled={!ready}>
        Ask
      </Button>
    </form>
  );
}
