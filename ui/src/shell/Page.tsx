import { useEffect, useRef, type ReactNode } from "react";

import css from "./shell.module.css";

/** Whether no page was shown yet: at the first load the focus is the browser's. */
let first = true;

/** A page's frame: its title, for the tab as well, and its content. The title takes the focus when the page is come to. */
export function Page({ title, actions, wide = false, children }: { title: string; actions?: ReactNode; wide?: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Postern`;
  }, [title]);
  useEffect(() => {
    // Coming from another page, not at the first load: a screen reader begins to read here. A link that was followed is gone
    // with its page, and the focus with it.
    const focus = document.activeElement;
    if (!first && (focus === null || focus === document.body || !focus.closest("main"))) {
      heading.current?.focus({ preventScroll: true });
    }
    first = false;
  }, []);
  return (
    <div className={wide ? css.wide : css.page}>
      <div className={css.head}>
        <h1 ref={heading} tabIndex={-1} className={css.title}>
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
