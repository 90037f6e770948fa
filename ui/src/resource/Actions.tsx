import { Button } from "@mantine/core";
import { IconExternalLink, IconGraph, IconRouteAltLeft, IconRouteAltRight, IconTestPipe } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { clouds } from "../vocabulary/words";
import { consoleUrl } from "./console";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

/** Where to go on from here. */
export function Actions({ thing }: { thing: ResourceHeadFragment }) {
  const url = consoleUrl(thing);
  const common = { size: "xs", variant: "default" } as const;
  return (
    <div className={css.bar} role="group" aria-label="Go on" style={{ margin: 0 }}>
      <Button {...common} leftSection={<IconGraph size={15} />} renderRoot={(props) => <Link {...props} to="/explore" search={(s) => ({ at: s.at, id: thing.id, sel: thing.id })} />}>
        Explore
      </Button>
      <Button {...common} leftSection={<IconRouteAltRight size={15} />} renderRoot={(props) => <Link {...props} to="/paths" search={(s) => ({ at: s.at, from: thing.id, to: "ADMIN" })} />}>
        Paths from here
      </Button>
      <Button {...common} leftSection={<IconRouteAltLeft size={15} />} renderRoot={(props) => <Link {...props} to="/paths" search={(s) => ({ at: s.at, from: "internet", to: thing.id })} />}>
        Paths to here
      </Button>
      <Button {...common} leftSection={<IconTestPipe size={15} />} renderRoot={(props) => <Link {...props} to="/what-if" search={(s) => ({ at: s.at, edit: thing.id })} />}>
        What if
      </Button>
      {url !== null && (
        <Button {...common} leftSection={<IconExternalLink size={15} />} component="a" href={url} target="_blank" rel="noreferrer">
          {thing.cloud === null ? "Open in console" : `Open in ${clouds[thing.cloud]}`}
        </Button>
      )}
    </div>
  );
}
