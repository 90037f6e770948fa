import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { CopyButton } from "../export/CopyButton";
import { download } from "../export/download";
import { announce } from "../feedback/announce";
import { ErrorPanel, NotKnown } from "../feedback/Feedback";
import { shellWord } from "../reports/told";
import { count } from "../vocabulary/words";
import { findingsCsv, findingsJson } from "./exports";
import { filterFlags, filterOf } from "./search";
import { readAll } from "./useList";

const route = getRouteApi("/findings");

/** Findings in a file at most. */
const most = 10_000;

/** Files of all that fits, and the command that writes the formats of other tools. */
export function ExportMenu({ total }: { total: number }) {
  const search = route.useSearch();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [cut, setCut] = useState("");
  const save = async (ending: "csv" | "json") => {
    setBusy(true);
    setError(undefined);
    setCut("");
    try {
      const { rows, total: all } = await readAll(filterOf(search), most);
      download(`findings.${ending}`, ending === "csv" ? findingsCsv(rows) : findingsJson(rows), ending === "csv" ? "text/csv" : "application/json");
      announce(`${count(rows.length, "finding")} written`);
      if (rows.length < all) {
        setCut(`The file has the worst ${count(rows.length, "finding")} of ${all.toLocaleString("en")}. The command writes all.`);
      }
    } catch (fault) {
      setError(fault as Error);
    } finally {
      setBusy(false);
    }
  };
  const command = (...more: string[]) => ["postern findings export", ...[...filterFlags(search), ...more].map(shellWord)].join(" ");
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button size="xs" variant="default" loading={busy} disabled={total === 0} leftSection={<IconDownload size={14} aria-hidden="true" />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void save("csv")}>CSV</Menu.Item>
          <Menu.Item onClick={() => void save("json")}>JSON</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CopyButton text={() => command(...(search.states === undefined ? ["--state", "open"] : []), "--format", "sarif", "--out", "postern.sarif")}>Copy the SARIF command</CopyButton>
      {error && <ErrorPanel error={error} />}
      {cut !== "" && <NotKnown>{cut}</NotKnown>}
    </>
  );
}
