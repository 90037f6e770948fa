import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import type { ChainFragment } from "../chain/chain.graphql.ts";
import { drawingThere, picture, svgFile } from "../chain/picture";
import type { Verb } from "../chain/steps";
import { chainMermaid, chainText } from "../chain/text";
import { download } from "../export/download";
import { announce } from "../feedback/announce";

/** Files of a chain: its drawing as it stands on the page, and what it says. */
export function ExportMenu({ chain, verb }: { chain: ChainFragment; verb: Verb }) {
  const name = fileName(chain);
  const save = async (ending: string, type: string, make: (svg: SVGSVGElement) => string | Promise<Blob>) => {
    try {
      download(`${name}.${ending}`, await make(await drawingThere()), type);
      announce(`Saved as ${ending.toUpperCase()}`);
    } catch (error) {
      announce(`Not saved. ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <Menu withinPortal={false} position="top-start">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />}>
          Save as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save("png", "image/png", picture)}>PNG picture</Menu.Item>
        <Menu.Item onClick={() => void save("svg", "image/svg+xml", svgFile)}>SVG picture</Menu.Item>
        <Menu.Item onClick={() => download(`${name}.mmd`, chainMermaid([chain], verb))}>Mermaid</Menu.Item>
        <Menu.Item onClick={() => download(`${name}.json`, JSON.stringify(chain, null, 2) + "\n", "application/json")}>JSON</Menu.Item>
        <Menu.Item onClick={() => download(`${name}.txt`, chainText(chain, verb))}>Text</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function fileName(chain: ChainFragment): string {
  const word = (text: string) => text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40);
  return `chain-${word(chain.nodes[0]!.name)}-to-${word(chain.nodes.at(-1)!.name)}`;
}
