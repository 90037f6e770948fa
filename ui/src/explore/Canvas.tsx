import { ActionIcon } from "@mantine/core";
import { IconFocusCentered, IconMinus, IconPlus } from "@tabler/icons-react";
import { Component, lazy, Suspense, useCallback, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { announce } from "../feedback/announce";
import { Waiting } from "../feedback/Feedback";
import css from "./explore.module.css";
import { Headers } from "./Headers";
import type { Axes } from "./lanes";
import { Minimap } from "./Minimap";
import { usePalette } from "./palette";
import type { Item, Spot, Spots, Tie } from "./picture";
import { around, type Stage } from "./stage";
import { SvgCanvas } from "./SvgCanvas";
import { next, start, type Arrow } from "./walk";
import type { Power } from "./webgl";

// sigma's programs ask WebGL for its limits when they are loaded, and fail without it.
const SigmaCanvas = lazy(() => import("./SigmaCanvas").then((m) => ({ default: m.SigmaCanvas })));

interface CanvasProps {
  items: readonly Item[];
  ties: readonly Tie[];
  spots: Spots;
  selected: string | undefined;
  pinned: ReadonlySet<string>;
  power: Power;
  quiet: boolean;
  /** The head of the table that the items stand in, if they do. */
  axes: Axes | null;
  select: (id: string | undefined) => void;
  open: (id: string) => void;
  /** Moves the focus to the panel of what is selected. */
  enter: () => void;
  pin: (id: string, spot: Spot) => void;
  menu: (id: string, at: Spot) => void;
  stage: (stage: Stage | null) => void;
}

/** The drawing with its keys, buttons and small map. */
export function Canvas(props: CanvasProps) {
  const { items, ties, spots, selected, power, select, enter, menu, stage } = props;
  const palette = usePalette();
  const [current, setCurrent] = useState<Stage | null>(null);
  const [failed, setFailed] = useState(false);
  const map = useRef<() => void>(() => {});
  const head = useRef<() => void>(() => {});
  const drawn = useCallback(() => {
    map.current();
    head.current();
  }, []);
  const ready = useCallback(
    (s: Stage | null) => {
      setCurrent(s);
      stage(s);
    },
    [stage],
  );
  const byId = useMemo(() => new Map(items.map((i) => [i.id, i])), [items]);
  const go = (id: string | undefined) => {
    if (id === undefined) {
      return;
    }
    const item = byId.get(id);
    select(id);
    keepInSight(current, spots.get(id));
    if (item !== undefined) {
      announce(`${item.name}, ${item.what}, ${around(id, ties).size - 1} neighbours on the canvas`);
    }
  };
  const keys = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) {
      return;
    }
    const at = selected !== undefined && spots.has(selected) ? selected : undefined;
    if (e.key.startsWith("Arrow")) {
      go(at === undefined ? start(spots) : next(at, e.key as Arrow, spots, ties));
    } else if (e.key === "Enter" && at !== undefined) {
      enter();
    } else if (e.key === "Escape") {
      select(undefined);
    } else if ((e.key === "ContextMenu" || (e.shiftKey && e.key === "F10")) && at !== undefined && current !== null) {
      menu(at, current.onPage(spots.get(at) ?? { x: 0, y: 0 }));
    } else {
      return;
    }
    e.preventDefault();
  };
  const common = { ...props, table: props.axes !== null, palette, drawn, ready };
  return (
    <div className={css.frame}>
      {/* It takes the keys that its name tells; what is selected is told in the live region. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <div role="application" aria-roledescription="graph" aria-label={`Graph of ${items.length} items. Arrow keys go from neighbour to neighbour, Enter opens the panel, T shows a table.`} tabIndex={0} className={css.keys} onKeyDown={keys} onContextMenu={(e) => e.preventDefault()}>
        {power === "none" || failed ? (
          <SvgCanvas {...common} />
        ) : (
          <Fallback failed={() => setFailed(true)}>
            <Suspense fallback={<Waiting what="Loading the canvas" />}>
              <SigmaCanvas {...common} power={power} />
            </Suspense>
          </Fallback>
        )}
      </div>
      {props.axes !== null && <Headers axes={props.axes} stage={current} drawRef={head} />}
      <div className={css.zoom} data-headed={props.axes !== null}>
        <ActionIcon variant="default" size="lg" aria-label="Zoom in" onClick={() => current?.zoom(1.5)}>
          <IconPlus size={18} />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label="Zoom out" onClick={() => current?.zoom(1 / 1.5)}>
          <IconMinus size={18} />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label="Fit all" onClick={() => current?.fit()}>
          <IconFocusCentered size={18} />
        </ActionIcon>
      </div>
      <Minimap items={items} spots={spots} stage={current} palette={palette} drawRef={map} />
      {failed && <p className={css.note}>The browser could not draw with WebGL after all, so this is a simpler drawing.</p>}
    </div>
  );
}

/** Moves the drawing only where the item would be out of sight. */
export function keepInSight(stage: Stage | null, spot: Spot | undefined): void {
  if (stage === null || spot === undefined) {
    return;
  }
  const seen = stage.seen();
  const [dx, dy] = [(seen.right - seen.left) * 0.08, (seen.bottom - seen.top) * 0.08];
  if (spot.x < seen.left + dx || spot.x > seen.right - dx || spot.y < seen.top + dy || spot.y > seen.bottom - dy) {
    stage.goTo(spot);
  }
}

/** sigma throws where WebGL fails after all. */
class Fallback extends Component<{ failed: () => void; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch() {
    this.props.failed();
  }
  override render() {
    return this.state.broken ? null : this.props.children;
  }
}
