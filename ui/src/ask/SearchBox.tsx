import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

/** The one box in the head of every page: words, a path pattern, or a question. */
export function SearchBox() {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  return (
    <form
      role="search"
      onSubmit={(e) => {
        e.preventDefault();
        void navigate({ to: "/ask", search: (s) => ({ at: s.at, q: text }) });
      }}
    >
      <TextInput id="search" aria-label="Search or ask" placeholder="Search, or ask: public -> admin role" value={text} onChange={(e) => setText(e.currentTarget.value)} />
    </form>
  );
}
