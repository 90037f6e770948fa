import { useEffect, useRef, type RefObject } from "react";

import { fills, look } from "../vocabulary/look";
import css from "./explore.module.css";
import type { Palette } from "./palette";
import type { Item, Spots } from "./picture";
import type { Stage } from "./stage";

const width = 168;
const height = 112;
const edge = 8;

/** All of the canvas in small, and which part of it is seen. A click moves there; keys have the zoom buttons and arrows. */
export function Minimap({ items, spots, stage, palette, drawRef }: { items: readonly Item[]; spots: Spots; stage: Stage | null; palette: Palette; drawRef: RefObject<() => void> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef({ left: 0, top: 0, by: 1 });
  useEffect(() => {
    const draw = () => {
      const context = canvas.current?.getContext("2d");
      if (!context || stage === null) {
        return;
      }
      const at = items.map((i) => spots.get(i.id) ?? { x: 0, y: 0 });
      const left = Math.min(...at.map((s) => s.x));
      const top = Math.min(...at.map((s) => s.y));
      const wide = Math.max(...at.map((s) => s.x)) - left || 1;
      const high = Math.max(...at.map((s) => s.y)) - top || 1;
      const by = Math.min((width - 2 * edge) / wide, (height - 2 * edge) / high);
      scale.current = { left, top, by };
      context.setTransform(2, 0, 0, 2, 0, 0);
      context.clearRect(0, 0, width, height);
      items.forEach((item, i) => {
        context.fillStyle = fills[look(item.labels).family];
        const spot = at[i] ?? { x: 0, y: 0 };
        const dot = item.sort === "thing" ? 1.6 : 2.6;
        context.fillRect(edge + (spot.x - left) * by - dot, edge + (spot.y - top) * by - dot, 2 * dot, 2 * dot);
      });
      const seen = stage.seen();
      // Where all is seen it would only lie on something.
      const all = seen.left <= left && seen.top <= top && seen.right >= left + wide && seen.bottom >= top + high;
      if (canvas.current !== null) {
        canvas.current.style.visibility = all ? "hidden" : "visible";
      }
      context.strokeStyle = palette.accent;
      context.lineWidth = 1.5;
      context.strokeRect(edge + (seen.left - left) * by, edge + (seen.top - top) * by, (seen.right - seen.left) * by, (seen.bottom - seen.top) * by);
    };
    drawRef.current = draw;
    draw();
  }, [items, spots, stage, palette, drawRef]);
  if (items.length < 8) {
    return null;
  }
  return (
    <canvas
      ref={canvas}
      className={css.minimap}
      width={width * 2}
      height={height * 2}
      aria-hidden="true"
      onPointerDown={(e) => {
        const box = e.currentTarget.getBoundingClientRect();
        const { left, top, by } = scale.current;
        stage?.goTo({ x: left + (e.clientX - box.x - edge) / by, y: top + (e.clientY - box.y - edge) / by });
      }}
    />
  );
}
