import { useEffect, useRef, type ReactNode } from "react";

import css from "./shell.module.css";

/** A page's frame: its title, for the tab as well, and its content. The title takes the focus when the page is come to. */
export function Page({ title, actions, wide = false, children }: { title: string; actions?: ReactNode; wide?: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Postern`;
  }, [title]);
  useEffect(() => {
    // Coming from another page, not at the first load: a screen reader begins to read here.
    if (document.activeElement !== null && document.activeElement !== document.body && !document.activeElement.closest("main")) {
      heading.current?.focus({ preventScroll: true });
    }
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
