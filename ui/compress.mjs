// Writes ui/dist from Vite's output: every file compressed, and only that. The Go binary embeds the folder, so this
// keeps it at a third of the size; gzip's header carries no time, so equal sources give equal bytes.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

const from = "dist.tmp";
const to = "dist";
const keep = "placeholder.html";

for (const name of await readdir(to)) {
  if (name !== keep) {
    await rm(path.join(to, name), { recursive: true });
  }
}
let raw = 0;
let small = 0;
for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) {
    continue;
  }
  const source = path.join(entry.parentPath, entry.name);
  const target = path.join(to, path.relative(from, source) + ".gz");
  const bytes = await readFile(source);
  const packed = gzipSync(bytes, { level: 9 });
  raw += bytes.length;
  small += packed.length;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, packed);
}
await rm(from, { recursive: true });
console.log(`ui/dist: ${(raw / 1e6).toFixed(1)} MB, ${(small / 1e6).toFixed(1)} MB compressed`);
