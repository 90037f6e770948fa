import { Menu } from "@mantine/core";

import { copy } from "./copy";
import css from "./explore.module.css";
import type { Item, Spot } from "./picture";
import type { Actions } from "./useActions";

/** What the right mouse button or Shift+F10 opens. */
export function ItemMenu({ item, at, actions, close }: { item: Item | undefined; at: Spot; actions: Actions; close: () => void }) {
  const thing = item?.sort === "thing";
  return (
    <Menu opened={item !== undefined} onChange={(open) => !open && close()} position="bottom-start" withinPortal returnFocus trapFocus>
      <Menu.Target>
        <span aria-hidden="true" className={css.menu} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={item?.name ?? "Menu"}>
        {item !== undefined && (
          <>
            <Menu.Item onClick={() => actions.unfold(item)}>{thing ? "Expand all" : "Open"}</Menu.Item>
            {thing && <Menu.Item onClick={() => actions.expand(item.id, null, "OUT")}>Expand what it can do</Menu.Item>}
            {thing && <Menu.Item onClick={() => actions.expand(item.id, null, "IN")}>Expand who can do something to it</Menu.Item>}
            <Menu.Item onClick={() => actions.togglePin(item.id)}>{actions.pinned(item.id) ? "Unpin" : "Pin"}</Menu.Item>
            <Menu.Item onClick={() => actions.hide(item.id)}>Hide</Menu.Item>
            {thing && (
              <>
                <Menu.Divider />
                <Menu.Item onClick={() => actions.pathFrom(item.id)}>Paths from it</Menu.Item>
                <Menu.Item onClick={() => actions.pathTo(item.id)}>Paths to it</Menu.Item>
                <Menu.Item onClick={() => actions.begin(item.id)}>Begin anew from it</Menu.Item>
                <Menu.Item onClick={() => void copy(item.id)}>Copy id</Menu.Item>
              </>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
