import { useNavigate, useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";

import { useRun } from "../shell/run";
import { fills, look } from "../vocabulary/look";
import { fit, type Arrow, type Placed, type PlacedBox } from "./layout";
import css from "./network.module.css";
import type { Passing } from "./picture";

/** One direction as boxes and arrows. Its words stand in a list beside it; boxes are links, so all can be reached by Tab. */
export function NetworkDrawing({ placed, passing, label }: { placed: Placed; passing: Passing; label: string }) {
  const marker = `head-${label.replaceAll(/\W/g, "")}`;
  return (
    <svg className={css.drawing} width={placed.width} height={placed.height} viewBox={`0 0 ${placed.width} ${placed.height}`} role="group" aria-label={label}>
      <defs>
        <marker id={marker} markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" refX="10" refY="6" orient="auto">
          <path d="M1 1 L11 6 L1 11 z" className={css.head} />
        </marker>
      </defs>
      {placed.arrows.map((a) => (
        <Line key={`${a.x1}-${a.y1}`} arrow={a} passing={passing} marker={marker} />
      ))}
      {placed.stages.map((stage) => (
        <g key={stage.title}>
          <text x={stage.x} y={stage.y} className={css.stage}>
            {stage.title}
          </text>
          {stage.boxes.map((box) => (
            <Card key={box.key} box={box} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function Line({ arrow: a, passing, marker }: { arrow: Arrow; passing: Passing; marker: string }) {
  const mid = { x: (a.x1 + a.x2) / 2, y: (a.y1 + a.y2) / 2 };
  const flat = a.y1 === a.y2;
  return (
    <g className={css.line} data-passing={passing}>
      <line x1={a.x1} y1={a.y1} x2={a.x2} y2={a.y2} markerEnd={`url(#${marker})`} />
      {passing === "no" && <line x1={flat ? mid.x : mid.x - 9} y1={flat ? mid.y - 9 : mid.y} x2={flat ? mid.x : mid.x + 9} y2={flat ? mid.y + 9 : mid.y} className={css.bar} />}
      {passing === "unknown" && (
        <text x={flat ? mid.x : mid.x + 14} y={flat ? mid.y - 8 : mid.y + 4} textAnchor="middle" className={css.small}>
          ?
        </text>
      )}
    </g>
  );
}

function Card({ box }: { box: PlacedBox }) {
  const at = useRun();
  const router = useRouter();
  const navigate = useNavigate();
  const { icon: Icon, family } = look(box.labels);
  const body = (
    <>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={6} className={css.box} data-passing={box.passing} />
      <rect x={box.x + 8} y={box.y + 8} width={20} height={20} rx={4} fill={fills[family]} className={css.icon} />
      <Icon x={box.x + 10} y={box.y + 10} width={16} height={16} stroke={1.8} color="#111" aria-hidden="true" />
      <text x={box.x + 34} y={box.y + 22} className={css.name}>
        {fit(box.title, box.width - 42, 13, true)}
      </text>
      {box.lines.map((line, i) => (
        <text key={line} x={box.x + 10} y={box.y + 40 + i * 16} className={css.small}>
          {fit(line, box.width - 18, 12)}
        </text>
      ))}
      <title>{[box.title, ...box.lines].join("\n")}</title>
    </>
  );
  if (box.id === undefined) {
    return <g>{body}</g>;
  }
  const search = { id: box.id, ...(at === null ? {} : { at }) };
  const open = (e: MouseEvent) => {
    if (!e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0) {
      e.preventDefault();
      void navigate({ to: "/resource", search });
    }
  };
  return (
    <a href={router.buildLocation({ to: "/resource", search }).href} onClick={open} className={css.link}>
      {body}
    </a>
  );
}
