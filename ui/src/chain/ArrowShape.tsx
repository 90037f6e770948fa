import css from "./chain.module.css";
import { metrics, type Arrow } from "./column";
import { stepText } from "./text";
import type { Place } from "./walk";

interface ArrowShapeProps {
  arrow: Arrow;
  /** From 1. */
  number: number;
  /** The id of the pattern for what is not known. */
  hatch: string;
  chosen: boolean;
  place: Place;
  choose?: () => void;
}

/** A step of a chain: a line whose look and words both say how far it can be trusted. */
export function ArrowShape({ arrow, number, hatch, chosen, place, choose }: ArrowShapeProps) {
  const { step, at, y, height } = arrow;
  const end = y + height;
  const left = at + 24;
  const first = arrow.middle - (arrow.lines.length * metrics.line) / 2 + 13;
  const words = { x: left - 6, y: first - 17, width: arrow.x + arrow.width - left + 6, height: arrow.lines.length * metrics.line + 8 };
  const parts = (
    <>
      <rect className={css.hit} x={at - 14} y={words.y} width={words.width + 32} height={words.height} rx={6} />
      {step.certainty === "UNKNOWN" && <rect x={words.x} y={words.y} width={words.width} height={words.height} rx={6} fill={`url(#${hatch})`} />}
      <line className={css.line} x1={at} y1={y} x2={at} y2={end - 7} />
      <polygon className={css.head} points={`${at},${end - 1} ${at - 6},${end - 11} ${at + 6},${end - 11}`} />
      <circle className={css.number} cx={at} cy={arrow.middle} r={12} />
      <text className={css.digits} x={at} y={arrow.middle + 4.5}>
        {number}{" "}
      </text>
      {arrow.lines.map((line, i) => (
        <text key={i} className={css.words} data-role={line.role} x={left} y={first + i * metrics.line}>
          {line.text}{" "}
        </text>
      ))}
    </>
  );
  // The name begins with what is seen, so that it can be spoken (WCAG 2.5.3); texts end in a space to read apart.
  const name = `${number} ${arrow.lines.map((l) => l.text).join(" ")}. ${stepText(step)}`;
  const looks = { className: css.step, "data-certainty": step.certainty, "data-latent": step.latent, "data-chosen": chosen };
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
      role="button"
      aria-label={name}
      aria-pressed={chosen}
      data-at={place.at}
      tabIndex={place.tab}
      onFocus={place.focused}
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

/** The pattern behind what is not known. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width={8} height={8} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className={css.hatch} width={2} height={8} />
      </pattern>
    </defs>
  );
}
