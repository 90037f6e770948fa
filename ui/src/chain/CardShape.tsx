import { Link } from "@tanstack/react-router";

import { fills, look } from "../vocabulary/look";
import css from "./chain.module.css";
import { metrics, type Card } from "./column";
import { accountOf } from "./steps";
import type { Place } from "./walk";

/** A thing of a chain: its icon, name, type and flags; a link to its page. */
export function CardShape({ card, place }: { card: Card; place: Place }) {
  const { icon: Icon, family } = look(card.thing.labels);
  const { x, y } = card;
  const left = x + metrics.pad + metrics.icon + 10;
  // The name begins with what is seen, and goes on with what is not: a shortened name as a whole, and the account.
  const seen = [card.name, card.what, ...card.pills.map((p) => p.word)].join(" ");
  const shortened = card.name !== card.thing.name;
  const label = [shortened ? `${seen} ${card.thing.name}` : seen, accountOf(card.thing)].filter((part) => part !== "").join(", ");
  const tile = { x: x + metrics.pad, y: y + 12 };
  return (
    <Link
      to="/resource"
      search={(s) => ({ at: s.at, id: card.thing.id })}
      className={css.item}
      data-at={place.at}
      data-x={place.x}
      data-y={place.y}
      tabIndex={place.tab}
      onFocus={place.focused}
      onKeyDown={place.walk}
      aria-label={label}
    >
      <rect className={css.card} x={x} y={y} width={card.width} height={card.height} rx={8} />
      <rect className={css.tile} x={tile.x} y={tile.y} width={metrics.icon} height={metrics.icon} rx={8} fill={fills[family]} />
      <Icon className={css.glyph} x={tile.x + 6} y={tile.y + 6} size={metrics.icon - 12} stroke={1.8} aria-hidden="true" />
      <text className={css.name} x={left} y={y + 25}>
        {card.name}{" "}
      </text>
      <text className={css.small} x={left} y={y + 44}>
        {card.what}{" "}
      </text>
      {card.pills.map((pill) => (
        <g key={pill.flag} data-flag={pill.flag} className={css.pill}>
          <rect x={pill.x} y={pill.y} width={pill.width} height={metrics.pill} rx={metrics.pill / 2} />
          <text x={pill.x + pill.width / 2} y={pill.y + 14}>
            {pill.word}{" "}
          </text>
        </g>
      ))}
      {shortened && <title>{card.thing.name}</title>}
    </Link>
  );
}
