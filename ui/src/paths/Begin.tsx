import { Link } from "@tanstack/react-router";

import { Nothing } from "../feedback/Feedback";
import css from "./paths.module.css";

const questions = [
  { pattern: "public principal -> admin role", says: "From anyone outside to full control" },
  { pattern: "public principal -> invoke -> function -> admin role", says: "The same, through a function that anyone may call" },
  { pattern: "user -> admin role", says: "From any user to full control" },
  { pattern: "user -> hijack -> function -> admin role", says: "Who can put code into a function that has full control" },
  { pattern: "public principal -> sensitive any", says: "From anyone outside to what is marked as a crown jewel" },
];

/** No question yet: some to begin with. */
export function Begin() {
  return (
    <Nothing>
      <h2 className={css.heading}>Ask for chains</h2>
      <p>A chain is a way an attacker moves, step by step. Write a pattern above, give both ends, or begin with one of these:</p>
      <ul className={css.begin}>
        {questions.map((q) => (
          <li key={q.pattern}>
            <Link to="/paths" search={(s) => ({ at: s.at, pattern: q.pattern })}>
              {q.says}
            </Link>
            <code>{q.pattern}</code>
          </li>
        ))}
      </ul>
    </Nothing>
  );
}
