import { recognise, type Recognised } from "./recognise";

/** A file that waits to be loaded. */
export interface Waiting {
  /** Unique in the page. */
  id: string;
  file: File;
  /** Where it lies in the folder that was given; its name where it was given by itself. */
  place: string;
  /** What it is taken for; null where that is not known. */
  as: Recognised | null;
}

const headBytes = 256 << 10;

/** The beginning of a file as text, unpacked where it is gzip. Empty where it cannot be read. */
export async function head(file: Blob): Promise<string> {
  try {
    const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
      return await file.slice(0, headBytes).text();
    }
    const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    const decoder = new TextDecoder();
    let text = "";
    while (text.length < headBytes) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      text += decoder.decode(value, { stream: true });
    }
    void reader.cancel().catch(() => {});
    return text;
  } catch {
    return "";
  }
}

/** Files with what each is taken for. Hidden ones are left out, as the command line leaves them out. */
export async function recogniseAll(files: readonly { file: File; place: string }[]): Promise<Waiting[]> {
  const seen = files.filter((f) => !f.place.split("/").some((part) => part.startsWith(".")));
  return await Promise.all(seen.map(async ({ file, place }) => ({ id: crypto.randomUUID(), file, place, as: recognise(place, await head(file)) })));
}

/** The files of a file input; those of a folder have their place in it. */
export function chosen(list: FileList | null): { file: File; place: string }[] {
  return [...(list ?? [])].map((file) => ({ file, place: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath }));
}

/** The files that were dropped, those in folders as well. It must be called while the drop is handled. */
export async function dropped(data: DataTransfer): Promise<{ file: File; place: string }[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) {
    return chosen(data.files);
  }
  return (await Promise.all(entries.map((entry) => below(entry)))).flat();
}

async function below(entry: FileSystemEntry): Promise<{ file: File; place: string }[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, place: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const out: { file: File; place: string }[] = [];
  for (;;) {
    // A folder is told in parts; an empty part is the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) {
      return out;
    }
    for (const inner of part) {
      out.push(...(await below(inner)));
    }
  }
}

/** "12 kB", "3.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  const [n, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${unit}`;
}
