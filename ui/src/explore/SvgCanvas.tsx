import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent } from "react";

import { measure } from "../chain/measure";
import { fills, look } from "../vocabulary/look";
import css from "./explore.module.css";
import { rooms, type Room } from "./labels";
import { dashes, lineColour } from "./palette";
import type { Item, Spot, Spots } from "./picture";
import { around, bounds, labelOf, lines, loudFlags, radius, underLabel, type Line, type StageProps } from "./stage";
import { svgPng } from "./svgPng";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The canvas without WebGL: the same picture as SVG. */
export function SvgCanvas(props: StageProps) {
  const { items, ties, spots, palette, selected, table, ready, drawn: told } = props;
  const svg = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  const whole = useMemo(() => fitting(spots, size, table), [spots, size, table]);
  const [moved, setMoved] = useState<{ box: Box; of: Box } | null>(null);
  const box = moved?.of === whole ? moved.box : whole;
  const [hovered, setHovered] = useState<string>();
  const scale = size.width / box.width;
  const centre = hovered ?? selected;
  const bright = useMemo(() => (centre !== undefined && spots.has(centre) ? around(centre, ties) : null), [centre, ties, spots]);
  const drawnLines = useMemo(() => lines(ties), [ties]);

  useEffect(() => {
    const element = svg.current;
    if (element === null) {
      return;
    }
    const watch = new ResizeObserver(() => setSize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const view = useRef({ box, whole, size });
  useEffect(() => {
    view.current = { box, whole, size };
    told();
  });
  const zoomAt = useCallback((by: number, at?: Spot) => {
    const { box: b, whole: w } = view.current;
    const factor = Math.min(40, Math.max(0.25, (w.width / b.width) * by)) / (w.width / b.width);
    const centre = at ?? { x: b.x + b.width / 2, y: b.y + b.height / 2 };
    setMoved({ of: w, box: { x: centre.x - (centre.x - b.x) / factor, y: centre.y - (centre.y - b.y) / factor, width: b.width / factor, height: b.height / factor } });
  }, []);
  useEffect(() => {
    ready({
      fit: () => setMoved(null),
      zoom: (by) => zoomAt(by),
      goTo: (spot) => setMoved({ of: view.current.whole, box: { ...view.current.box, x: spot.x - view.current.box.width / 2, y: spot.y - view.current.box.height / 2 } }),
      seen: () => {
        const { box: b } = view.current;
        return { left: b.x, top: b.y, right: b.x + b.width, bottom: b.y + b.height };
      },
      onPage: (spot) => {
        const { box: b, size: s } = view.current;
        return { x: ((spot.x - b.x) / b.width) * s.width, y: ((spot.y - b.y) / b.height) * s.height };
      },
      png: () => (svg.current === null ? Promise.reject(new Error("there is no drawing")) : svgPng(svg.current)),
    });
    return () => ready(null);
  }, [ready, zoomAt]);
  useEffect(() => {
    const element = svg.current;
    const wheel = (e: WheelEvent) => {
      e.preventDefault();
      const { box: b, size: s } = view.current;
      zoomAt(Math.exp(-e.deltaY / 400), { x: b.x + (e.offsetX / s.width) * b.width, y: b.y + (e.offsetY / s.height) * b.height });
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [zoomAt]);
  const drag = useDrag(props, scale, box, (next) => setMoved({ of: whole, box: next }));
  const named = useMemo(() => {
    const { free, take } = rooms();
    const fits = (room: Room) => {
      const whole = free(room) >= room.width;
      if (whole) {
        take(room);
      }
      return whole;
    };
    const all = items.length <= 60 || scale > 0.7;
    const few = bright !== null && bright.size <= 40 ? bright : null;
    return new Set(items.filter((i) => (all || few?.has(i.id) === true) && fits(labelRoom(i, drag.spots.get(i.id), scale, table))).map((i) => i.id));
  }, [items, drag.spots, scale, bright, table]);

  return (
    <svg
      ref={svg}
      className={css.stage}
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onPointerDown={(e) => drag.down(e, null)}
      onPointerMove={drag.move}
      onPointerUp={drag.up}
    >
      {drawnLines.filter((line) => !props.quiet || line.from === centre || line.to === centre).map((line) => (
        <LinePath key={line.id} line={line} spots={drag.spots} palette={palette} scale={scale} dim={bright !== null && !(line.from === centre || line.to === centre)} />
      ))}
      {items.map((item) => (
        <ItemMark
          key={item.id}
          item={item}
          spot={drag.spots.get(item.id) ?? { x: 0, y: 0 }}
          props={props}
          scale={scale}
          dim={bright !== null && !bright.has(item.id)}
          labelled={named.has(item.id)}
          down={(e) => drag.down(e, item.id)}
          hover={setHovered}
        />
      ))}
    </svg>
  );
}

/** Text keeps its 12 px on the page, however far away the drawing is. */
const textSize = (scale: number) => 12 / Math.min(1, scale);

function labelRoom(item: Item, spot: Spot = { x: 0, y: 0 }, scale: number, table: boolean): Room {
  const size = textSize(scale);
  const under = underLabel(item, table);
  const width = Math.max(measure(labelOf(item, table), { size: 12, weight: 600 }), measure(under, { size: 12, weight: 400 }));
  return { x: spot.x + radius(item, table) + 7, y: spot.y - size * (under === "" ? 0.65 : 1.15), width: (width * size) / 12, height: size * (under === "" ? 1.3 : 2.45) };
}

/** The part that shows everything, in the shape of the frame. */
function fitting(spots: Spots, size: { width: number; height: number }, table: boolean): Box {
  const { left, right, top, bottom } = bounds(spots, table, size);
  const scale = Math.max((right - left) / size.width, (bottom - top) / size.height);
  const [width, height] = [size.width * scale, size.height * scale];
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

/** Drags the drawing, or an item to where it is then pinned. */
function useDrag(props: StageProps, scale: number, box: Box, setBox: (box: Box) => void) {
  const [held, setHeld] = useState<{ id: string; spot: Spot } | null>(null);
  const from = useRef<{ id: string | null; x: number; y: number; box: Box; far: boolean } | null>(null);
  const spots = useMemo(() => (held === null ? props.spots : new Map([...props.spots, [held.id, held.spot]])), [props.spots, held]);
  return {
    spots,
    down: (e: PointerEvent, id: string | null) => {
      if (e.button === 0) {
        e.stopPropagation();
        e.currentTarget.closest("svg")?.setPointerCapture(e.pointerId);
        from.current = { id, x: e.clientX, y: e.clientY, box, far: false };
      }
    },
    move: (e: PointerEvent) => {
      const f = from.current;
      if (f === null || (!f.far && Math.hypot(e.clientX - f.x, e.clientY - f.y) < 4)) {
        return;
      }
      f.far = true;
      const [dx, dy] = [(e.clientX - f.x) / scale, (e.clientY - f.y) / scale];
      if (f.id === null) {
        setBox({ ...f.box, x: f.box.x - dx, y: f.box.y - dy });
      } else {
        const at = props.spots.get(f.id) ?? { x: 0, y: 0 };
        setHeld({ id: f.id, spot: { x: at.x + dx, y: at.y + dy } });
      }
    },
    up: () => {
      const f = from.current;
      from.current = null;
      if (held !== null) {
        props.pin(held.id, held.spot);
        setHeld(null);
      } else if (f !== null && !f.far) {
        props.select(f.id ?? undefined);
      }
    },
  };
}

function LinePath({ line, spots, palette, scale, dim }: { line: Line; spots: Spots; palette: StageProps["palette"]; scale: number; dim: boolean }) {
  const a = spots.get(line.from);
  const b = spots.get(line.to);
  if (a === undefined || b === undefined) {
    return null;
  }
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [ux, uy] = [(b.x - a.x) / far, (b.y - a.y) / far];
  const bend = line.bent ? 26 : 0;
  const [mx, my] = [(a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend];
  const tip = { x: b.x - ux * 17, y: b.y - uy * 17 };
  const colour = dim || line.member ? palette.line : lineColour(line.certainty, palette);
  const width = (line.member ? 1 : Math.min(4, 1.4 + 0.5 * Math.log10(Math.max(1, line.count)))) / Math.min(1, Math.max(0.4, scale));
  return (
    <g>
      <path d={`M${a.x} ${a.y} Q${mx} ${my} ${tip.x} ${tip.y}`} fill="none" stroke={colour} strokeWidth={width} strokeDasharray={line.member ? "1 4" : dashes[line.certainty]} />
      {!line.member && <path d={`M${tip.x + ux * 4} ${tip.y + uy * 4} l${-ux * 10 - uy * 5} ${-uy * 10 + ux * 5} l${uy * 10} ${-ux * 10} z`} fill={colour} />}
    </g>
  );
}

interface MarkProps {
  item: Item;
  spot: Spot;
  props: StageProps;
  scale: number;
  dim: boolean;
  labelled: boolean;
  down: (e: PointerEvent) => void;
  hover: (id: string | undefined) => void;
}

function ItemMark({ item, spot, props, scale, dim, labelled, down, hover }: MarkProps) {
  const { palette, selected, pinned, open, menu } = props;
  const { icon: Icon, family } = look(item.labels);
  const r = radius(item, props.table);
  const loud = loudFlags(item).length > 0;
  const text = textSize(scale);
  const ring = item.id === selected ? palette.accent : loud ? palette.bad : palette.outline;
  return (
    <g
      data-item={item.id}
      transform={`translate(${spot.x} ${spot.y})`}
      opacity={dim ? 0.35 : 1}
      cursor="pointer"
      onPointerDown={down}
      onPointerEnter={() => hover(item.id)}
      onPointerLeave={() => hover(undefined)}
      onDoubleClick={() => open(item.id)}
      onContextMenu={(e) => {
        e.preventDefault();
        e.stopPropagation();
        const frame = e.currentTarget.ownerSVGElement?.getBoundingClientRect();
        menu(item.id, { x: e.clientX - (frame?.x ?? 0), y: e.clientY - (frame?.y ?? 0) });
      }}
    >
      {item.sort !== "thing" && <circle r={r + 4} fill={palette.surface} stroke={palette.outline} strokeWidth={1.2} />}
      <circle r={r} fill={fills[family]} stroke={ring} strokeWidth={item.id === selected ? 4 : loud ? 3 : 1.5} />
      <Icon x={-r * 0.65} y={-r * 0.65} width={r * 1.3} height={r * 1.3} stroke={1.9} color="#111111" />
      {pinned.has(item.id) && <circle cx={r * 0.8} cy={-r * 0.8} r={4} fill={palette.accent} stroke={palette.surface} />}
      {labelled && (
        <text x={r + 7} y={underLabel(item, props.table) === "" ? text * 0.35 : -text * 0.15} fontSize={text} fill={palette.text} stroke={palette.surface} strokeWidth={text / 3} paintOrder="stroke" fontWeight={600}>
          {labelOf(item, props.table)}
          {underLabel(item, props.table) !== "" && (
            <tspan x={r + 7} dy={text * 1.15} fill={palette.textDim} fontWeight={400}>
              {underLabel(item, props.table)}
            </tspan>
          )}
        </text>
      )}
    </g>
  );
}
