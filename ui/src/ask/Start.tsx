import { Button, Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { asked } from "./asked";
import css from "./ask.module.css";
import { useRecent } from "./recent";
import { SavedQuestions } from "./SavedQuestions";

const patterns = [
  { pattern: "public principal -> admin role", says: "Who outside comes to full control" },
  { pattern: "public principal -> invoke -> function -> admin role", says: "… through a function that anyone may run" },
  { pattern: "user -> hijack -> function -> admin any", says: "Users who can replace the code of a powerful function" },
  { pattern: "internet -> data-store", says: "Data that packets from outside reach" },
];

/** What stands below an empty box: where to begin, what was asked before, what was saved. */
export function Start() {
  return (
    <div className={css.start}>
      <section aria-labelledby="start-patterns">
        <h2 id="start-patterns">Ask for a path</h2>
        <ul className={css.cards}>
          {patterns.map((p) => (
            <li key={p.pattern}>
              <Link to="/paths" search={(s) => ({ at: s.at, pattern: p.pattern })} className={css.card}>
                <code>{p.pattern}</code>
                <span>{p.says}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <RecentQuestions />
      <SavedQuestions pages={["/ask", "/paths"]} />
    </div>
  );
}

function RecentQuestions() {
  const { list, on } = useRecent(asked);
  return (
    <section aria-labelledby="start-recent">
      <div className={css.line}>
        <h2 id="start-recent">Recent</h2>
        <Switch size="sm" label="Keep in this browser" checked={on} onChange={(e) => asked.turn(e.currentTarget.checked)} />
        {list.length > 0 && (
          <Button size="xs" variant="default" onClick={() => asked.clear()}>
            Clear
          </Button>
        )}
      </div>
      {list.length === 0 ? (
        <p className={css.dim}>{on ? "Nothing was asked yet." : "What you ask is not kept."}</p>
      ) : (
        <ul className={css.plain}>
          {list.map((a) => (
            <li key={a.address}>
              <Link to={a.address}>{a.says}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
