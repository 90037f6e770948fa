import { LabelIcon } from "../vocabulary/Thing";
import css from "./explore.module.css";
import { type Axes, cells } from "./lanes";
import type { Item } from "./picture";
import { rowName, words } from "./replay";

interface NumbersProps {
  axes: Axes;
  items: readonly Item[];
  selected: string | undefined;
  select: (id: string) => void;
}

/** How many things of which kind each account holds: the overview as a table, for where the canvas has no room to write it. */
export function Numbers({ axes, items, selected, select }: NumbersProps) {
  const held = cells(items);
  const rows = axes.rows.toSorted((a, b) => a.at - b.at);
  const columns = axes.columns.toSorted((a, b) => a.at - b.at);
  return (
    // A scrolling frame must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={css.numbers} role="region" aria-label="Numbers of the overview" tabIndex={0}>
      <table>
        <caption className="visually-hidden">Things by account and kind</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {columns.map((c) => (
              <th key={c.key} scope="col">
                <LabelIcon labels={[c.key]} size={13} />
                <span>{words(c.key)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.key}>
              <th scope="row" title={rowName(r.item)}>
                {rowName(r.item)}
              </th>
              {columns.map((c) => (
                <td key={c.key}>
                  {(held.get(r.key)?.get(c.key) ?? []).map((item) => (
                    <button key={item.id} type="button" aria-label={`${item.name}, ${rowName(item)}`} aria-pressed={item.id === selected} onClick={() => select(item.id)}>
                      {item.count.toLocaleString("en")}
                    </button>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
