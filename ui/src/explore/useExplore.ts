import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";

import { useVocabulary } from "../vocabulary/words";
import { useRun } from "../shell/run";
import { useAnswers, wantsOf, type Scope } from "./answers";
import { useForce } from "./force";
import { axes, lanes } from "./lanes";
import { readAll, write, type Op } from "./ops";
import type { Spot } from "./picture";
import { replay } from "./replay";
import { facets, grouped, shown } from "./shown";
import type { ExploreSearch } from "./search";
import { manyLines } from "./stage";
import { most, type Power } from "./webgl";

const route = getRouteApi("/explore");

const none: readonly string[] = [];

/** All that the page knows: what the address says, what the server answered to it, and what is drawn of that. */
export function useExplore(power: Power) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const at = useRun();
  const vocabulary = useVocabulary();
  const root = search.id ?? null;
  const written = search.do ?? none;
  const key = JSON.stringify(written);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const ops = useMemo(() => readAll(written), [key]);
  const offKey = JSON.stringify(search.off ?? none);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const off = useMemo(() => new Set(search.off ?? none), [offKey]);

  // The overview is about ways of attack; where things stand is asked for on top.
  const kinds = useMemo(
    () => (search.structure || vocabulary === undefined ? null : vocabulary.kinds.filter((k) => k.class !== "structure").map((k) => k.kind)),
    [search.structure, vocabulary],
  );
  const scope: Scope = { at, accounts: search.accounts ?? null, kinds };
  const wants = useMemo(() => (root === null && vocabulary === undefined ? [] : wantsOf(root, ops)), [root, ops, vocabulary]);
  const { answers, pending, errors, retry } = useAnswers(wants, scope);

  const picture = useMemo(() => replay(root, ops, answers), [root, ops, answers]);
  const all = useMemo(() => {
    const visible = shown(picture, off);
    return grouped(visible, search.group, new Set(root === null ? [] : [root]));
  }, [picture, off, search.group, root]);
  const tooMany = all.items.length > most[power];
  const items = useMemo(() => (tooMany ? all.items.slice(0, most[power]) : all.items), [all, tooMany, power]);
  const layout = search.layout ?? "lanes";
  const flat = useMemo(() => lanes(items, all.ties, root), [items, all.ties, root]);
  const force = useForce(items, all.ties, root, picture.pins, layout === "force");
  const spots = useMemo(() => {
    const out = new Map<string, Spot>();
    for (const item of items) {
      const spot = picture.pins.get(item.id) ?? (layout === "force" ? force.spots.get(item.id) : undefined) ?? flat.get(item.id);
      out.set(item.id, spot ?? { x: 0, y: 0 });
    }
    return out;
  }, [items, picture.pins, layout, force.spots, flat]);
  const ties = useMemo(() => all.ties.filter((t) => spots.has(t.from) && spots.has(t.to)), [all.ties, spots]);

  /** Changes what the address says. A selection is no step for the back button; all else is. */
  const change = useCallback(
    (next: Partial<Record<keyof ExploreSearch, unknown>>, replace = false) => void navigate({ search: (s) => ({ ...s, ...next }) as typeof s, replace }),
    [navigate],
  );
  const redo = useUndone(written);
  const steps = {
    canUndo: written.length > 0,
    canRedo: redo.list.length > 0,
    push: (op: Op) => {
      redo.clear();
      change({ do: [...written, write(op)] });
    },
    undo: () => {
      const last = written.at(-1);
      if (last !== undefined) {
        redo.put(last, written.slice(0, -1));
        change({ do: written.length === 1 ? undefined : written.slice(0, -1) });
      }
    },
    redo: () => {
      const again = redo.take(written);
      if (again !== undefined) {
        change({ do: [...written, again] });
      }
    },
  };
  return {
    at,
    search,
    root,
    scope,
    change,
    steps,
    picture,
    items,
    ties,
    spots,
    off,
    facets: useMemo(() => facets(picture, off), [picture, off]),
    pending: pending > 0 || (root === null && vocabulary === undefined),
    errors,
    retry,
    overview: root === null ? answers.overview() : undefined,
    known: root === null || answers.thing(root) !== null,
    quiet: ties.length > manyLines && !search.lines,
    axes: useMemo(() => (root === null && layout === "lanes" && search.group === undefined ? axes(items, spots) : null), [root, layout, search.group, items, spots]),
    leftOut: all.items.length - items.length,
    reckoning: force.busy,
  };
}

export type Explore = ReturnType<typeof useExplore>;

/** Steps that were undone, for as long as the steps are those that undoing left. */
function useUndone(written: readonly string[]): { list: readonly string[]; put: (op: string, left: readonly string[]) => void; take: (now: readonly string[]) => string | undefined; clear: () => void } {
  const [undone, setUndone] = useState<{ list: string[]; left: string }>({ list: [], left: "" });
  const now = JSON.stringify(written);
  const list = undone.left === now ? undone.list : [];
  return {
    list,
    put: (op, left) => setUndone({ list: [...list, op], left: JSON.stringify(left) }),
    take: (at) => {
      const again = list.at(-1);
      if (again !== undefined) {
        setUndone({ list: list.slice(0, -1), left: JSON.stringify([...at, again]) });
      }
      return again;
    },
    clear: () => setUndone({ list: [], left: "" }),
  };
}
