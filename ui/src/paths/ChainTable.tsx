import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import { typeOf } from "../chain/steps";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { csv } from "../export/csv";
import { download } from "../export/download";
import { DataTable, type Column } from "../table/DataTable";
import { ThingLink } from "../vocabulary/Thing";

interface Row {
  number: number;
  chain: ChainFragment;
}

const columns: readonly Column<Row>[] = [
  { id: "number", title: "Chain", value: (r) => r.number, right: true },
  { id: "start", title: "Start", value: (r) => r.chain.nodes[0]!.name, show: (r) => <ThingLink thing={r.chain.nodes[0]!} plain /> },
  { id: "end", title: "End", value: (r) => r.chain.nodes.at(-1)!.name, show: (r) => <ThingLink thing={r.chain.nodes.at(-1)!} plain /> },
  { id: "type", title: "Type of the end", value: (r) => typeOf(r.chain.nodes.at(-1)!) },
  { id: "account", title: "Account of the end", value: (r) => r.chain.nodes.at(-1)!.account },
  { id: "steps", title: "Steps", value: (r) => r.chain.edges.length, right: true },
  { id: "cost", title: "Cost", value: (r) => r.chain.cost, right: true },
  { id: "certainty", title: "Certainty", value: (r) => (r.chain.conditional ? "conditional" : "certain") },
  { id: "held", title: "Held back", value: (r) => (r.chain.edges.some((e) => e.latent) ? "by guardrails" : "") },
  { id: "assumes", title: "Assumes", value: (r) => r.chain.assumptions.join(" "), show: (r) => r.chain.mustHold.map((h) => h.words).join("; "), least: 48 },
];

/** The chains as rows: the table twin of the list and the drawings. */
export function ChainTable({ chains, open }: { chains: readonly ChainFragment[]; open: (chain: number) => void }) {
  const rows = chains.map((chain, i) => ({ number: i + 1, chain }));
  return (
    <>
      <DataTable label="Chains" rows={rows} columns={columns} idOf={(r) => String(r.number)} choose={(r) => open(r.number - 1)} />
      <Button
        mt="xs"
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden="true" />}
        onClick={() => download("chains.csv", csv(columns.map((c) => c.title), rows.map((r) => columns.map((c) => c.value(r)))), "text/csv")}
      >
        Save as CSV
      </Button>
    </>
  );
}
