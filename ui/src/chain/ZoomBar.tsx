import { ActionIcon } from "@mantine/core";
import { IconArrowsHorizontal, IconMinus, IconPlus } from "@tabler/icons-react";

import css from "./chain.module.css";
import type { Zoom } from "./zoom";

/** How large the drawing is, and buttons to change it. */
export function ZoomBar({ zoom: { scale, by, fit } }: { zoom: Zoom }) {
  return (
    <div className={css.zoom} role="group" aria-label="Size of the drawing">
      <span className={css.percent}>{Math.round(scale * 100)} %</span>
      <ActionIcon variant="default" size="md" aria-label="Zoom out" onClick={() => by(1 / 1.25)}>
        <IconMinus size={16} />
      </ActionIcon>
      <ActionIcon variant="default" size="md" aria-label="Zoom in" onClick={() => by(1.25)}>
        <IconPlus size={16} />
      </ActionIcon>
      <ActionIcon variant="default" size="md" aria-label="Fit the width" onClick={fit}>
        <IconArrowsHorizontal size={16} />
      </ActionIcon>
    </div>
  );
}
