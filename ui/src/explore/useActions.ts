import { useNavigate } from "@tanstack/react-router";

import type { Direction, Kind } from "../api/schema";
import { announce } from "../feedback/announce";
import type { Item } from "./picture";
import type { Explore } from "./useExplore";

/** How many more members of a bundle or crowd are drawn at a time. */
const more = 50;

/** What can be done with an item: by panel, menu, key and table alike. */
export function useActions(explore: Explore) {
  const navigate = useNavigate();
  const { steps, change, picture, search } = explore;
  const pinned = (id: string) => picture.pins.has(id);
  const actions = {
    select: (id: string | undefined) => change({ sel: id }, true),
    expand: (id: string, kind: Kind | null = null, direction: Direction = "BOTH") => steps.push({ op: "expand", id, kind, direction }),
    /** The next members, 500 at most. */
    open: (item: Item) => {
      const n = Math.min(500, item.drawn + more, item.count);
      if (n > item.drawn) {
        steps.push({ op: item.sort === "crowd" ? "members" : "open", group: item.id, n });
      }
    },
    /** What a double click or E does: a thing is expanded, what stands for many is opened. */
    unfold: (item: Item) => {
      if (item.sort === "thing") {
        actions.expand(item.id);
      } else if (item.id.startsWith("by ")) {
        actions.ungroup();
      } else {
        actions.open(item);
      }
    },
    ungroup: () => change({ group: undefined, sel: undefined }),
    hide: (id: string) => {
      steps.push({ op: "hide", id });
      announce("Hidden. Undo brings it back.");
    },
    pinned,
    pin: (id: string, x: number, y: number) => steps.push({ op: "pin", id, x, y }),
    togglePin: (id: string) => {
      const spot = explore.spots.get(id);
      if (pinned(id)) {
        steps.push({ op: "unpin", id });
      } else if (spot !== undefined) {
        steps.push({ op: "pin", id, ...spot });
      }
      announce(pinned(id) ? "Unpinned" : "Pinned");
    },
    pathFrom: (id: string) => void navigate({ to: "/paths", search: (s) => ({ at: s.at, from: id }) }),
    pathTo: (id: string) => void navigate({ to: "/paths", search: (s) => ({ at: s.at, to: id }) }),
    onlyAccount: (account: string) => change({ accounts: [account], do: undefined, sel: undefined }),
    begin: (id: string) => change({ id, do: undefined, sel: id, view: undefined, accounts: undefined }),
    toggleFilter: (key: string) => {
      const off = new Set(search.off ?? []);
      if (!off.delete(key)) {
        off.add(key);
      }
      change({ off: off.size === 0 ? undefined : [...off] });
    },
  };
  return actions;
}

export type Actions = ReturnType<typeof useActions>;
