import { EdgeCurvedArrowProgram } from "@sigma/edge-curve";
import { createNodeBorderProgram } from "@sigma/node-border";
import { createNodeImageProgram } from "@sigma/node-image";
import { MultiDirectedGraph } from "graphology";
import { useEffect, useRef, useState } from "react";
import Sigma from "sigma";
import { createNodeCompoundProgram } from "sigma/rendering";
import type { Settings } from "sigma/settings";

import { fills, labelsWithLook, look } from "../vocabulary/look";
import { mainLabel } from "../vocabulary/words";
import { createDashedArrow, patterns } from "./dashes";
import css from "./explore.module.css";
import { iconImages, IconSource, ink } from "./icons";
import { drawHover, names, type Room } from "./labels";
import { lineColour, type Palette } from "./palette";
import { around, bounds, labelOf, lines, loudFlags, radius, underLabel, type StageProps } from "./stage";
import { sigmaStage } from "./sigmaStage";
import type { Power } from "./webgl";

/**
 * The browser translates each program when it is made and again when it first draws, and on the processor that takes
 * longer than all else. So there are few: one for nodes, one for straight lines, whatever their dashes, one for bent.
 */
function settings(power: Power, palette: Palette, icons: ReadonlyMap<string, string>): Partial<Settings> {
  const slow = power !== "card";
  return {
    allowInvalidContainer: true,
    defaultDrawNodeHover: drawHover(palette),
    edgeProgramClasses: { straight: createDashedArrow(), bent: EdgeCurvedArrowProgram },
    defaultEdgeType: "straight",
    nodeProgramClasses: { item: nodeProgram(icons) },
    defaultNodeType: "item",
    stagePadding: 0,
    // Like the places, so that what is far away is small and does not lie on one another.
    itemSizesReference: "positions",
    zoomToSizeRatioFunction: (ratio) => ratio,
    minCameraRatio: 0.02,
    maxCameraRatio: 4,
    minEdgeThickness: 1.7,
    zIndex: true,
    hideEdgesOnMove: slow,
    hideLabelsOnMove: slow,
    enableEdgeEvents: false,
  };
}

/** The ring tells what is selected and what has a flag; what stands for many has two more within, which others have in their fill's colour. */
function nodeProgram(icons: ReadonlyMap<string, string>) {
  const image = createNodeImageProgram({
    padding: 0.28,
    drawingMode: "color",
    colorAttribute: "ink",
    size: { mode: "force", value: 96 },
    keepWithinCircle: true,
    // All icons have room in it; sigma's own size would take 64 MB.
    maxTextureSize: 1024,
    debounceTimeout: 50,
  });
  // All at once, and before they are needed: each that comes later has everything drawn again.
  const { textureManager } = image as unknown as { textureManager: { registerImage: (source: string) => Promise<void> } };
  icons.forEach((icon) => void textureManager.registerImage(icon));
  return createNodeCompoundProgram([
    createNodeBorderProgram({
      borders: [
        { color: { attribute: "ring" }, size: { attribute: "ringSize", defaultValue: 1.5, mode: "pixels" } },
        { color: { attribute: "second" }, size: { value: 2, mode: "pixels" } },
        { color: { attribute: "third" }, size: { value: 1, mode: "pixels" } },
        { color: { attribute: "color" }, size: { fill: true } },
      ],
    }),
    image,
  ]);
}

function motion(): { duration: number } {
  return { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250 };
}

/** The canvas by sigma: WebGL. The one component that knows the library. */
export function SigmaCanvas(props: StageProps & { power: Power }) {
  const { items, ties, spots, palette, selected, power, quiet, table } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<{ sigma: Sigma; palette: Palette; power: Power } | null>(null);
  // One that was made for other colours is gone already.
  const sigma = made?.palette === palette && made.power === power ? made.sigma : null;
  const icons = useRef<HTMLDivElement>(null);
  const images = useRef<ReadonlyMap<string, string>>(new Map());
  const calls = useRef(props);
  const hovered = useRef<string | undefined>(undefined);
  const bright = useRef<Set<string> | null>(null);
  useEffect(() => {
    calls.current = props;
  });

  useEffect(() => {
    if (frame.current === null) {
      return;
    }
    images.current = iconImages(icons.current);
    const { begin, draw } = names(palette);
    const now = new Sigma(new MultiDirectedGraph(), frame.current, { ...settings(power, palette, images.current), defaultDrawNodeLabel: draw });
    now.on("beforeRender", () => begin(() => (calls.current.table ? [] : circles(now))));
    listen(now, calls, (id) => {
      hovered.current = id;
      bright.current = brightOf(id ?? calls.current.selected, calls.current);
      now.refresh();
    });
    now.setSetting("nodeReducer", (id, data) => {
      const dim = bright.current !== null && !bright.current.has(id);
      return dim ? { ...data, ...(data["many"] ? {} : inside(palette.line)), color: palette.line, ink: palette.lineStrong, ring: palette.line, label: null, zIndex: 0 } : { ...data, zIndex: 1, forceLabel: bright.current !== null && bright.current.size <= 40 };
    });
    now.setSetting("edgeReducer", (edge, data) => {
      const centre = hovered.current ?? calls.current.selected;
      if (bright.current === null || centre === undefined) {
        return calls.current.quiet ? { ...data, hidden: true } : data;
      }
      const on = now.getGraph().hasExtremity(edge, centre);
      return on ? { ...data, zIndex: 1, size: Number(data["size"]) + 0.7 } : { ...data, color: palette.line, zIndex: 0, hidden: calls.current.quiet };
    });
    setMade({ sigma: now, palette, power });
    calls.current.ready(sigmaStage(now, motion));
    return () => {
      calls.current.ready(null);
      now.kill();
    };
  }, [palette, power]);

  // Both effects ask for one drawing in the next frame.
  useEffect(() => {
    if (sigma !== null) {
      fill(sigma, { items, ties, spots, palette, table, selected: calls.current.selected }, images.current);
      bright.current = brightOf(calls.current.selected, calls.current);
      const { left, right, top, bottom } = bounds(spots, table, sigma.getDimensions());
      sigma.setCustomBBox({ x: [left, right], y: [-bottom, -top] });
      // A table has room for the number in each of its cells. Setting anything reads the graph anew.
      sigma.setSettings(table ? { labelRenderedSizeThreshold: 0, labelDensity: 20, labelGridCellSize: 24 } : { labelRenderedSizeThreshold: 5, labelDensity: 1.2, labelGridCellSize: 110 });
    }
  }, [sigma, items, ties, spots, palette, table, quiet]);

  useEffect(() => {
    const graph = sigma?.getGraph();
    if (sigma === null || graph === undefined) {
      return;
    }
    bright.current = brightOf(hovered.current ?? selected, calls.current);
    if (selected !== undefined && graph.hasNode(selected)) {
      graph.mergeNodeAttributes(selected, selectedRing(palette));
    }
    sigma.refresh({ schedule: true });
    return () => {
      if (selected !== undefined && graph.hasNode(selected)) {
        graph.mergeNodeAttributes(selected, graph.getNodeAttribute(selected, "rest") as object);
      }
    };
  }, [sigma, selected, palette]);

  return (
    <>
      <IconSource labels={labelsWithLook} source={icons} />
      <div ref={frame} className={css.stage} />
    </>
  );
}

/** Of more things than this labels may cover some: to reckon where each is would take longer than to draw them. */
const mostCircles = 400;

/** What the things take of the canvas, in px. */
function circles(sigma: Sigma): Room[] {
  const graph = sigma.getGraph();
  return graph.order > mostCircles
    ? []
    : graph.mapNodes((id) => {
        const { size = 0, ...spot } = sigma.getNodeDisplayData(id) ?? { x: 0, y: 0 };
        const [{ x, y }, r] = [sigma.framedGraphToViewport(spot), sigma.scaleSize(size)];
        return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
      });
}

/** What stays bright: an item and its neighbours; everything where none is pointed at or selected. */
function brightOf(id: string | undefined, { items, ties }: StageProps): Set<string> | null {
  return id === undefined || !items.some((i) => i.id === id) ? null : around(id, ties);
}

function selectedRing(palette: Palette) {
  return { ring: palette.accent, ringSize: 4 };
}

/** The rings within, where they are not to be seen. */
function inside(fill: string) {
  return { second: fill, third: fill };
}

function fill(sigma: Sigma, { items, ties, spots, palette, table, selected }: Pick<StageProps, "items" | "ties" | "spots" | "palette" | "table" | "selected">, images: ReadonlyMap<string, string>): void {
  const graph = sigma.getGraph();
  graph.clear();
  for (const item of items) {
    const spot = spots.get(item.id) ?? { x: 0, y: 0 };
    const loud = loudFlags(item).length > 0;
    const many = item.sort !== "thing" && !table;
    const colour = fills[look(item.labels).family];
    const rest = { ring: loud ? palette.bad : palette.outline, ringSize: (loud ? 3 : 1.5) / (table ? 1.5 : 1) };
    graph.addNode(item.id, {
      x: spot.x,
      y: -spot.y,
      size: radius(item, table),
      color: colour,
      many,
      ...(many ? { second: palette.surface, third: palette.outline } : inside(colour)),
      ink,
      image: images.get(mainLabel(item.labels)),
      label: labelOf(item, table),
      full: item.name,
      what: item.what,
      under: underLabel(item, table),
      whole: table,
      rest,
      ...(item.id === selected ? selectedRing(palette) : rest),
    });
  }
  for (const line of lines(ties)) {
    graph.addDirectedEdgeWithKey(line.id, line.from, line.to, {
      type: line.bent ? "bent" : "straight",
      dash: patterns[line.certainty],
      curvature: 0.18,
      size: line.member ? 1 : Math.min(5, 1.4 + 0.6 * Math.log10(Math.max(1, line.count))),
      color: line.member ? palette.line : lineColour(line.certainty, palette),
    });
  }
}

/** Hands on what the pointer does. Dragging an item pins it where it is let go. */
function listen(sigma: Sigma, calls: { current: StageProps }, hover: (id: string | undefined) => void): void {
  let dragged: string | null = null;
  let moved = false;
  sigma.on("enterNode", ({ node }) => hover(node));
  sigma.on("leaveNode", () => hover(undefined));
  sigma.on("clickNode", ({ node }) => {
    if (!moved) {
      calls.current.select(node);
    }
  });
  sigma.on("clickStage", () => calls.current.select(undefined));
  sigma.on("doubleClickNode", (e) => {
    e.preventSigmaDefault();
    calls.current.open(e.node);
  });
  sigma.on("rightClickNode", (e) => {
    e.preventSigmaDefault();
    e.event.original.preventDefault();
    calls.current.menu(e.node, { x: e.event.x, y: e.event.y });
  });
  sigma.on("downNode", ({ node }) => {
    dragged = node;
    moved = false;
  });
  sigma.on("moveBody", ({ event }) => {
    if (dragged === null || !sigma.getGraph().hasNode(dragged)) {
      return;
    }
    moved = true;
    sigma.getGraph().mergeNodeAttributes(dragged, sigma.viewportToGraph(event));
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  const drop = () => {
    if (dragged !== null && moved && sigma.getGraph().hasNode(dragged)) {
      const { x, y } = sigma.getGraph().getNodeAttributes(dragged) as { x: number; y: number };
      calls.current.pin(dragged, { x, y: -y });
    }
    dragged = null;
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
  sigma.on("afterRender", () => calls.current.drawn());
}
