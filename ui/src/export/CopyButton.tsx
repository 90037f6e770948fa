import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";

import { announce } from "../feedback/announce";

/** Copies a text. The clipboard may be closed to pages; then it says so. */
export function CopyButton({ text, children }: { text: string | (() => string); children: string }) {
  const [state, setState] = useState<"" | "done" | "failed">("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setState("done");
      announce("Copied");
    } catch {
      setState("failed");
      announce("The browser did not let the page copy");
    }
    setTimeout(() => setState(""), 2000);
  };
  return (
    <Button size="xs" variant="default" leftSection={state === "done" ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={() => void copy()}>
      {state === "failed" ? "Not copied" : children}
    </Button>
  );
}
