import { Modal, Switch } from "@mantine/core";
import { useMounted } from "@mantine/hooks";

import { setSingleKeys, singleKeys, useKnownKeys } from "./keys";
import css from "./shell.module.css";

/** The keyboard map. */
export function Help({ opened, close }: { opened: boolean; close: () => void }) {
  const known = useKnownKeys();
  // A dialog that begins open does not know where the focus was, and could not give it back.
  const begun = useMounted();
  const places = [...new Set(known.map((k) => k.where))];
  return (
    <Modal opened={opened && begun} onClose={close} title="Keyboard" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {places.map((place) => (
        <section key={place} aria-label={place}>
          <h2>{place}</h2>
          <table className={css.keys}>
            <tbody>
              {known
                .filter((k) => k.where === place)
                .map((k) => (
                  <tr key={k.keys}>
                    <td>
                      <kbd>{k.keys.replace("mod+", "Ctrl/⌘ ")}</kbd>
                    </td>
                    <td>{k.does}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      ))}
      <Switch
        mt="md"
        label="Single-letter keys"
        checked={singleKeys()}
        onChange={(e) => setSingleKeys(e.currentTarget.checked)}
      />
    </Modal>
  );
}
