import { AskBox } from "./AskBox";

/** The one box in the head of every page: words, a path pattern, or a question. */
export function SearchBox() {
  return <AskBox id="search" label="Search or ask" placeholder="Search, or ask: public -> admin role" />;
}
