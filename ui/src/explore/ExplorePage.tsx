import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { useQuestion } from "../api/question";
import { useFrame } from "../chain/frame";
import { announce } from "../feedback/announce";
import { ErrorPanel, NotKnown, Nothing, Waiting } from "../feedback/Feedback";
import { useKeys, type Key } from "../shell/keys";
import { Page } from "../shell/Page";
import { count } from "../vocabulary/words";
import { Canvas, keepInSight } from "./Canvas";
import { Chips } from "./Chips";
import { ExploreViewsDocument } from "./explore.graphql.ts";
import css from "./explore.module.css";
import { ItemMenu } from "./ItemMenu";
import { hasRoom } from "./lanes";
import { Legend } from "./Legend";
import { Numbers } from "./Numbers";
import { Panel } from "./Panel";
import type { Item, Spot } from "./picture";
import type { Stage } from "./stage";
import { Tables } from "./Tables";
import { Toolbar } from "./Toolbar";
import { useActions } from "./useActions";
import { useExplore } from "./useExplore";
import { Views } from "./Views";
import { readView } from "./views";
import { most, probe } from "./webgl";

export function ExplorePage() {
  const [power] = useState(probe);
  const explore = useExplore(power);
  const actions = useActions(explore);
  const { search, change, items, ties, spots, picture, root, pending } = explore;
  const waiting = pending && items.length === 0;
  const [stage, setStage] = useState<Stage | null>(null);
  const [menu, setMenu] = useState<{ id: string; at: Spot } | null>(null);
  const [views, setViews] = useState(false);
  const [focus, setFocus] = useState(0);
  const byId = useMemo(() => new Map(items.map((i) => [i.id, i])), [items]);
  const selected = search.sel === undefined ? undefined : byId.get(search.sel);

  useView(search.view, change);
  useEffect(() => {
    if (!pending) {
      announce(`${count(items.length, "node")}, ${count(ties.length, "relation")}`);
    }
  }, [pending, items.length, ties.length]);
  const find = useCallback(
    (id: string) => {
      change({ sel: id }, true);
      keepInSight(stage, spots.get(id));
    },
    [change, stage, spots],
  );
  usePageKeys({ explore, actions, selected, stage });

  const unknown = root !== null && !explore.known;
  const [frame, width] = useFrame();
  const crowded = width > 0 && explore.axes !== null && items.length > 0 && !hasRoom(spots, width);
  return (
    <Page title="Explore" wide>
      <Toolbar explore={explore} stage={stage} find={find} views={() => setViews(true)} />
      <Chips explore={explore} actions={actions} />
      {explore.errors.slice(0, 1).map((error) => (
        <ErrorPanel key="error" error={error} retry={explore.retry} />
      ))}
      <Limits cut={picture.cut} leftOut={explore.leftOut} slow={power !== "card"} drawn={most[power]} simple={power === "none"} />
      {unknown && <Nothing>The run holds nothing with the id {root}. Search for it above, or choose another run.</Nothing>}
      <div className={css.main} data-panel={selected !== undefined}>
        <Legend facets={explore.facets} toggle={actions.toggleFilter} />
        {search.t && !waiting ? (
          <Tables items={items} ties={ties} selected={search.sel} actions={actions} />
        ) : (
          <div ref={frame} className={css.canvas}>
            {waiting ? (
              <Waiting what={root === null ? "Counting the estate" : "Reading its surroundings"} height="28rem" />
            ) : (
              <Canvas
                items={items}
                ties={ties}
                spots={spots}
                selected={search.sel}
                pinned={pinnedOf(picture.pins)}
                power={power}
                quiet={explore.quiet}
                axes={explore.axes}
                select={actions.select}
                open={(id) => {
                  const item = byId.get(id);
                  if (item !== undefined) {
                    actions.unfold(item);
                  }
                }}
                enter={() => setFocus((n) => n + 1)}
                pin={(id, spot) => actions.pin(id, spot.x, spot.y)}
                menu={(id, at) => setMenu({ id, at })}
                stage={setStage}
              />
            )}
            {crowded && explore.axes !== null && <Numbers axes={explore.axes} items={items} selected={search.sel} select={actions.select} />}
            <ItemMenu item={menu === null ? undefined : byId.get(menu.id)} at={menu?.at ?? { x: 0, y: 0 }} actions={actions} close={() => setMenu(null)} />
          </div>
        )}
        {selected !== undefined && <Panel item={selected} ties={ties} items={items} at={explore.at} actions={actions} focus={focus} />}
      </div>
      <Views
        search={search}
        opened={views}
        close={() => setViews(false)}
        show={(name) => {
          setViews(false);
          change({ view: name });
        }}
      />
    </Page>
  );
}

const pinnedOf = (pins: ReadonlyMap<string, unknown>): ReadonlySet<string> => new Set(pins.keys());

/** A link to a saved view becomes the address that it stands for. */
function useView(name: string | undefined, change: (next: Record<string, unknown>, replace?: boolean) => void): void {
  const views = useQuestion(ExploreViewsDocument, {}, { enabled: name !== undefined, fresh: 0 });
  const done = useRef<string>(undefined);
  useEffect(() => {
    const view = views.data?.views.find((v) => v.name === name);
    if (name === undefined || views.data === undefined || done.current === name) {
      return;
    }
    const says = view === undefined ? undefined : readView(view.content);
    announce(says === undefined ? `There is no view named ${name}` : `View ${name}`);
    done.current = name;
    change({ ...(says ?? {}), view: undefined }, true);
  }, [name, views.data, change]);
}

/** What is not drawn, and by which limit. */
function Limits({ cut, leftOut, slow, drawn, simple }: { cut: readonly string[]; leftOut: number; slow: boolean; drawn: number; simple: boolean }) {
  if (cut.length === 0 && leftOut <= 0 && !simple) {
    return null;
  }
  return (
    <NotKnown>
      {cut.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {leftOut > 0 && (
        <p>
          {count(leftOut, "node")} left out: {slow ? "without a graphics card" : "more than"} {drawn.toLocaleString("en")} {slow ? "are drawn at most" : "are not readable"}. Filter, or group by account or kind.
        </p>
      )}
      {simple && <p>This browser has no WebGL, so the canvas is a simpler drawing.</p>}
    </NotKnown>
  );
}

interface PageKeys {
  explore: ReturnType<typeof useExplore>;
  actions: ReturnType<typeof useActions>;
  selected: Item | undefined;
  stage: Stage | null;
}

/** Letters act on what is selected, on canvas and table alike. */
function usePageKeys({ explore, actions, selected, stage }: PageKeys): void {
  const { change, search, steps } = explore;
  const withItem = (run: (item: Item) => void) => () => {
    if (selected !== undefined) {
      run(selected);
    }
  };
  const key = (keys: string, does: string, run?: () => void): Key => ({ keys, does, where: "Explore", ...(run && { run }) });
  useKeys([
    key("t", "Table or canvas", () => change({ t: search.t ? undefined : true })),
    key("e", "Expand or open what is selected", withItem(actions.unfold)),
    key("h", "Hide what is selected", withItem((item) => actions.hide(item.id))),
    key("p", "Pin or unpin what is selected", withItem((item) => actions.togglePin(item.id))),
    key("u", "Undo", steps.undo),
    key("r", "Redo", steps.redo),
    key("f", "Fit all", () => stage?.fit()),
    key("0", "Fit all", () => stage?.fit()),
    key("+", "Zoom in", () => stage?.zoom(1.5)),
    key("-", "Zoom out", () => stage?.zoom(1 / 1.5)),
    key("Arrows", "On the canvas: to the next neighbour"),
    key("Enter", "On the canvas: to the panel of what is selected"),
    key("Shift+F10", "On the canvas: menu of what is selected"),
  ]);
}
