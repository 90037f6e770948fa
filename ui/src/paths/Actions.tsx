import { Button, Group } from "@mantine/core";
import { IconGraph, IconScissors } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { ChainFragment } from "../chain/chain.graphql.ts";

/** Where to go on from the chains: what would shut them all, and the canvas. */
export function Actions({ pattern, chain }: { pattern: string; chain: ChainFragment | undefined }) {
  if (chain === undefined) {
    return null;
  }
  const start = chain.nodes[0]!.id;
  return (
    <Group gap="xs">
      <Button
        size="sm"
        leftSection={<IconScissors size={16} aria-hidden="true" />}
        renderRoot={(props) => <Link {...props} to="/what-if" search={(s) => ({ at: s.at, pattern, cut: true as const })} />}
      >
        Least change
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconGraph size={16} aria-hidden="true" />}
        renderRoot={(props) => <Link {...props} to="/explore" search={(s) => ({ at: s.at, id: start, sel: start })} />}
      >
        Explore
      </Button>
    </Group>
  );
}
