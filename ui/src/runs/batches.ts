import type { ImportInput, ImportSource } from "../api/schema";
import type { Waiting } from "./files";

/** Files of one request; the server takes no more. */
export const mostFiles = 100;

/** One import: each source is a run of its own. */
export interface Batch {
  source: ImportSource;
  files: Waiting[];
}

/** Sorts files into imports, one for each source, as far as what they are is known. */
export function batches(files: readonly Waiting[]): Batch[] {
  const out = new Map<ImportSource, Waiting[]>();
  for (const file of files) {
    if (file.as !== null) {
      out.set(file.as.source, [...(out.get(file.as.source) ?? []), file]);
    }
  }
  return [...out].map(([source, list]) => ({ source, files: list }));
}

/** What the server is asked. The place of a file counts for CLI output alone, which is read by its folders. */
export function input(key: string, batch: Batch): ImportInput {
  return {
    key,
    source: batch.source,
    files: batch.files.map(({ file, place, as }) => ({
      flag: as?.flag ?? "",
      upload: file,
      ...(as?.flag === "cli-dir" ? { name: plain(place) } : {}),
    })),
  };
}

/** A place as the server takes it: its last eight folders, without what is no name. */
function plain(place: string): string {
  return place.split("/").filter((p) => p !== "" && !p.startsWith(".")).slice(-8).join("/").replace(/[\\:]/g, "_");
}

/** Why files cannot be loaded as they are; empty where they can. */
export function faults(files: readonly Waiting[]): string[] {
  const out: string[] = [];
  const unknown = files.filter((f) => f.as === null).length;
  if (unknown > 0) {
    out.push(`${unknown === 1 ? "1 file is" : `${unknown} files are`} not recognised: say what it is, or take it out.`);
  }
  for (const { source, files: list } of batches(files)) {
    if (list.length > mostFiles) {
      out.push(`${list.length} files of ${source} are more than the ${mostFiles} that one request takes. Pack lists into fewer files, or load the folder with 'postern import'.`);
    }
  }
  return out;
}
