import { Link } from "@tanstack/react-router";

import { count } from "../vocabulary/words";
import { byCloudWords, inventory, standing, type Figure } from "./estate";
import type { HomeQuery } from "./home.graphql.ts";
import css from "./home.module.css";

/** The estate in numbers, each a link to what it counts. */
export function EstateFigures({ home }: { home: HomeQuery }) {
  return (
    <section aria-labelledby="estate">
      <h2 id="estate" className={css.title}>
        Estate <span className={css.dim}>{count(home.estate.nodes, "node")}, {count(home.estate.edges, "edge")}</span>
      </h2>
      <ul className={css.figures}>
        {inventory.map((f) => (
          <FigureTile key={f.title} figure={f} home={home} />
        ))}
      </ul>
      <ul className={css.figures}>
        {standing.map((f) => (
          <FigureTile key={f.title} figure={f} home={home} outstanding />
        ))}
      </ul>
    </section>
  );
}

function FigureTile({ figure, home, outstanding = false }: { figure: Figure; home: HomeQuery; outstanding?: boolean }) {
  const { totalCount, facets } = figure.of(home);
  const parts = byCloudWords(facets);
  return (
    <li>
      <Link to="/ask" search={(s) => ({ at: s.at, ...figure.list })} className={css.figure} title={figure.says} data-outstanding={outstanding && totalCount > 0}>
        <span className={css.number}>{totalCount.toLocaleString("en")}</span> <span className={css.what}>{figure.title}</span> {parts !== "" && <span className={css.parts}>{parts}</span>}
      </Link>
    </li>
  );
}
