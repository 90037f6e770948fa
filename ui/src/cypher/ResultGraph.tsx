import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

import type { Label } from "../api/schema";
import { Nothing, NotKnown } from "../feedback/Feedback";
import { LabelIcon } from "../vocabulary/Thing";
import { mainLabel } from "../vocabulary/words";
import css from "./cypher.module.css";
import { graphOf, most, type DrawnEdge, type DrawnNode } from "./graph";

const box = { width: 208, height: 46, across: 190, down: 26, edge: 12 };

/** Nodes and paths of the rows, drawn in columns along the arrows. What is drawn stands in the table as well. */
export function ResultGraph({ rows }: { rows: readonly (readonly unknown[])[] }) {
  const drawn = useMemo(() => graphOf(rows), [rows]);
  if (drawn.found === 0) {
    return (
      <Nothing>
        <p>The rows hold no nodes. Return nodes or paths, as in MATCH p = (a)--&gt;(b) RETURN p.</p>
      </Nothing>
    );
  }
  const placed = new Map(drawn.nodes.map((n) => [n.id, n]));
  const width = Math.max(...drawn.nodes.map((n) => left(n) + box.width)) + box.edge;
  const height = Math.max(...drawn.nodes.map((n) => top(n) + box.height)) + box.edge;
  const edges = drawn.edges.filter((e) => placed.has(e.from) && placed.has(e.to));
  return (
    <>
      {drawn.nodes.length < drawn.found && (
        <NotKnown>
          <p>
            The rows hold {drawn.found} nodes; a drawing of more than {most} cannot be read. It shows the first rows, {drawn.nodes.length} nodes.
          </p>
        </NotKnown>
      )}
      {drawn.loose > 0 && drawn.edges.length === 0 && (
        <NotKnown>
          <p>A relationship alone does not say where it leads. Return the path to see it: MATCH p = … RETURN p.</p>
        </NotKnown>
      )}
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.canvas} tabIndex={0} role="region" aria-label={`Graph: ${drawn.nodes.length} nodes, ${edges.length} arrows`}>
        <div style={{ position: "relative", width, height }}>
          <svg width={width} height={height} aria-hidden="true" className={css.arrows}>
            <defs>
              <marker id="cypher-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
                <path d="M0 0 10 5 0 10z" className={css.head} />
              </marker>
            </defs>
            {edges.map((e) => (
              <Arrow key={`${e.from}\n${e.to}`} edge={e} from={placed.get(e.from)!} to={placed.get(e.to)!} />
            ))}
          </svg>
          {drawn.nodes.map((n) => (
            <NodeBox key={n.id} node={n} />
          ))}
        </div>
      </div>
    </>
  );
}

function left(n: DrawnNode): number {
  return box.edge + n.column * (box.width + box.across);
}

function top(n: DrawnNode): number {
  return box.edge + n.row * (box.height + box.down);
}

function NodeBox({ node }: { node: DrawnNode }) {
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className={css.box}
      style={{ left: left(node), top: top(node), width: box.width, height: box.height }}
      title={node.id}
      onClick={() => void navigate({ to: "/resource", search: (s) => ({ at: s.at, id: node.id }) })}
    >
      <LabelIcon labels={node.labels as Label[]} />
      <span className={css.boxText}>
        <span className={css.boxName}>{node.name}</span>
        <span className={css.boxKind}>{mainLabel(node.labels as Label[])}</span>
      </span>
    </button>
  );
}

function Arrow({ edge, from, to }: { edge: DrawnEdge; from: DrawnNode; to: DrawnNode }) {
  const forward = to.column > from.column;
  const x1 = left(from) + (forward ? box.width : 0);
  const x2 = left(to) + (forward ? 0 : box.width);
  const y1 = top(from) + box.height / 2;
  const y2 = top(to) + box.height / 2;
  const same = to.column === from.column;
  const bend = same ? -60 : (x2 - x1) / 2;
  const d = same
    ? `M${left(from)} ${y1} C${left(from) + bend} ${y1} ${left(to) + bend} ${y2} ${left(to)} ${y2}`
    : `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  // The words stand near the end that they lead to, where fewer arrows cross.
  const words = edge.types.length > 1 ? `${edge.types[0] ?? ""} +${edge.types.length - 1}` : (edge.types[0] ?? "");
  return (
    <g>
      <title>{edge.types.join(", ")}</title>
      <path d={d} className={css.arrow} markerEnd="url(#cypher-head)" />
      <text x={same ? left(from) - 40 : x2 + (forward ? -14 : 14)} y={y2 - 5} textAnchor={forward ? "end" : "start"} className={css.words}>
        {words}
      </text>
    </g>
  );
}
