import { Button } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

import css from "./filters.module.css";

/** What narrows a list, beside it; on a narrow page behind a button that says how many filters are on. */
export function Filters({ on, children }: { on: number; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button className={css.button ?? ""} variant="default" leftSection={<IconFilter size={16} aria-hidden="true" />} aria-expanded={open} onClick={() => setOpen(!open)}>
        {on === 0 ? "Filters" : `Filters (${on})`}
      </Button>
      <div data-open={open} className={css.body}>
        {children}
      </div>
    </div>
  );
}
