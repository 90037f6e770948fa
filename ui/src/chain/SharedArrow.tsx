import css from "./chain.module.css";
import { metrics, type Box, type Line } from "./column";
import type { Shared } from "./merge";
import { stepText } from "./text";
import type { Place } from "./walk";
import { count } from "../vocabulary/words";

interface SharedArrowProps {
  shared: Shared;
  points: { x: number; y: number }[];
  label: Box;
  lines: Line[];
  hatch: string;
  /** Part of the chain that stands out. */
  on: boolean;
  open: boolean;
  place: Place;
  choose?: () => void;
}

/** A step in a drawing of many chains: an angled line with its words in it. */
export function SharedArrow({ shared, points, label, lines, hatch, on, open, place, choose }: SharedArrowProps) {
  const { step } = shared;
  const end = points.at(-1);
  const name = `${lines.map((l) => l.text).join(" ")}. ${stepText(step)} Taken by ${count(shared.at.length, "chain")}.`;
  const parts = (
    <>
      <path className={css.wide} d={angled(points)} />
      <path className={css.line} d={angled(points)} />
      {end && <polygon className={css.head} points={`${end.x},${end.y} ${end.x - 6},${end.y - 10} ${end.x + 6},${end.y - 10}`} />}
      <rect className={css.hit} data-solid x={label.x} y={label.y} width={label.width} height={label.height} rx={6} />
      {step.certainty === "UNKNOWN" && <rect x={label.x} y={label.y} width={label.width} height={label.height} rx={6} fill={`url(#${hatch})`} />}
      {lines.map((line, i) => (
        <text key={i} className={css.words} data-role={line.role} data-middle x={label.x + label.width / 2} y={label.y + 17 + i * metrics.line}>
          {line.text}{" "}
        </text>
      ))}
    </>
  );
  const looks = { className: css.step, "data-certainty": step.certainty, "data-latent": step.latent, "data-on": on, "data-chosen": open };
  const walking = { "data-at": place.at, "data-x": place.x, "data-y": place.y, tabIndex: place.tab, onFocus: place.focused };
  if (choose === undefined) {
    return (
      <g {...looks} role="img" aria-label={name}>
        {parts}
      </g>
    );
  }
  return (
    <g
      {...looks}
      {...walking}
      role="button"
      aria-label={name}
      aria-pressed={open}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose();
        } else {
          place.walk(event);
        }
      }}
    >
      {parts}
    </g>
  );
}

/** A line with rounded corners; its head takes the last 8 px. */
export function angled(points: readonly { x: number; y: number }[], radius = 8): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return "";
  }
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    if (next === undefined) {
      path += `L${point.x},${point.y - 8}`;
      return;
    }
    const before = points[i]!;
    const into = Math.min(radius, Math.hypot(point.x - before.x, point.y - before.y) / 2);
    const out = Math.min(radius, Math.hypot(next.x - point.x, next.y - point.y) / 2);
    const a = toward(point, before, into);
    const b = toward(point, next, out);
    path += `L${a.x},${a.y}Q${point.x},${point.y} ${b.x},${b.y}`;
  });
  return path;
}

function toward(from: { x: number; y: number }, to: { x: number; y: number }, by: number): { x: number; y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}
