import { Button, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconFolder, IconUpload, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState, type DragEvent } from "react";

import { ask } from "../api/ask";
import { announce } from "../feedback/announce";
import { ErrorPanel, NotKnown } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { batches, faults, input } from "./batches";
import { chosen, dropped, recogniseAll, size, type Waiting } from "./files";
import css from "./import.module.css";
import { tellJob } from "./jobs";
import { ImportFilesDocument } from "./jobs.graphql.ts";
import { importFlags, missing } from "./recognise";

const sources = { AWS: "AWS", GCP: "Google Cloud", AZURE: "Azure", FACTS: "Your own facts" } as const;

/** Takes export files by drop or by button, tells what each is, and loads them. */
export function ImportPanel() {
  const [files, setFiles] = useState<Waiting[]>([]);
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState(0);
  const [loaded, setLoaded] = useState<string[]>([]);
  const byFile = useRef<HTMLInputElement>(null);
  const byFolder = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  // The same key asks for the same job: what is sent again after a fault is not loaded twice.
  const keys = useRef(new Map<string, string>());

  useEffect(() => byFolder.current?.setAttribute("webkitdirectory", ""), []);

  const take = async (given: Promise<{ file: File; place: string }[]> | { file: File; place: string }[]) => {
    setReading((n) => n + 1);
    try {
      const more = await recogniseAll(await given);
      setLoaded([]);
      setFiles((before) => [...before, ...more]);
      announce(`${count(more.length, "file")} added, ${count(more.filter((f) => f.as === null).length, "file")} not recognised`);
    } finally {
      setReading((n) => n - 1);
    }
  };

  const load = useMutation({
    mutationFn: async (all: Waiting[]) => {
      stop.current = new AbortController();
      for (const batch of batches(all)) {
        const what = batch.source + batch.files.map((f) => f.id + f.as?.flag).join();
        const key = keys.current.get(what) ?? crypto.randomUUID();
        keys.current.set(what, key);
        const answer = await ask(ImportFilesDocument, { input: input(key, batch) }, stop.current.signal);
        tellJob(answer.importFiles);
        setFiles((before) => before.filter((f) => !batch.files.some((b) => b.id === f.id)));
        setLoaded((before) => [...before, `${count(batch.files.length, "file")} of ${sources[batch.source]}`]);
      }
    },
  });

  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void take(dropped(e.dataTransfer));
  };
  const wrong = faults(files);
  const lacking = missing(files.flatMap((f) => (f.as === null ? [] : [f.as])));
  const bytes = files.reduce((sum, f) => sum + f.file.size, 0);
  return (
    <div className={css.panel}>
      {/* Dropping is a second way: the buttons within take files by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={css.drop}
        role="group"
        aria-label="Files to load"
        data-over={over}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={(e) => {
          if (!e.currentTarget.contains(e.relatedTarget as Node | null)) {
            setOver(false);
          }
        }}
        onDrop={drop}
      >
        <IconUpload size={28} aria-hidden="true" />
        <p>
          <strong>Drop export files or folders here</strong>
          <br />
          JSON, NDJSON or CSV, gzip too. Which cloud and which kind they are is recognised.
        </p>
        <div className={css.buttons}>
          <Button onClick={() => byFile.current?.click()} leftSection={<IconUpload size={16} />}>
            Choose files
          </Button>
          <Button variant="default" onClick={() => byFolder.current?.click()} leftSection={<IconFolder size={16} />}>
            Choose a folder
          </Button>
        </div>
        <input
          ref={byFile}
          type="file"
          multiple
          hidden
          aria-label="Choose files"
          onChange={(e) => {
            void take(chosen(e.currentTarget.files));
            e.currentTarget.value = "";
          }}
        />
        <input
          ref={byFolder}
          type="file"
          hidden
          aria-label="Choose a folder"
          onChange={(e) => {
            void take(chosen(e.currentTarget.files));
            e.currentTarget.value = "";
          }}
        />
      </div>
      {reading > 0 && <p role="status">Looking into the files…</p>}
      {loaded.length > 0 && files.length === 0 && <p role="status">Sent: {loaded.join(", ")}. How far they are is told above.</p>}
      {files.length > 0 && (
        <>
          <ul className={css.files} aria-label="Files that wait">
            {files.map((f) => (
              <FileRow
                key={f.id}
                waiting={f}
                change={(as) => setFiles((before) => before.map((b) => (b.id === f.id ? { ...b, as } : b)))}
                remove={() => setFiles((before) => before.filter((b) => b.id !== f.id))}
              />
            ))}
          </ul>
          {lacking.length > 0 && (
            <NotKnown>
              {lacking.map((text) => (
                <p key={text}>{text}</p>
              ))}
            </NotKnown>
          )}
          {wrong.map((text) => (
            <p key={text} className={css.fault}>
              {text}
            </p>
          ))}
          {load.error && load.error.name !== "AbortError" && <ErrorPanel error={load.error} />}
          <div className={css.buttons}>
            <Button disabled={wrong.length > 0} loading={load.isPending} onClick={() => load.mutate(files)}>
              Load {count(files.length, "file")} ({size(bytes)})
            </Button>
            {load.isPending ? (
              <Button variant="default" onClick={() => stop.current?.abort()}>
                Stop sending
              </Button>
            ) : (
              <Button variant="default" onClick={() => setFiles([])}>
                Take all out
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function FileRow({ waiting, change, remove }: { waiting: Waiting; change: (as: Waiting["as"]) => void; remove: () => void }) {
  const { place, file, as } = waiting;
  return (
    <li className={css.file} data-known={as !== null}>
      <span className={css.place}>
        {place} <span className={css.size}>{size(file.size)}</span>
      </span>
      <NativeSelect
        size="xs"
        aria-label={`What ${place} is`}
        value={as === null ? "" : `${as.source}/${as.flag}`}
        onChange={(e) => {
          const found = importFlags.find((f) => `${f.source}/${f.flag}` === e.currentTarget.value);
          change(found === undefined ? null : { source: found.source, flag: found.flag });
        }}
      >
        <option value="">not recognised: say what it is</option>
        {(Object.keys(sources) as (keyof typeof sources)[]).map((source) => (
          <optgroup key={source} label={sources[source]}>
            {importFlags
              .filter((f) => f.source === source)
              .map((f) => (
                <option key={f.flag} value={`${source}/${f.flag}`}>
                  {sources[source]}: {f.flag}, {f.says}
                </option>
              ))}
          </optgroup>
        ))}
      </NativeSelect>
      <Button size="xs" variant="subtle" onClick={remove} aria-label={`Take out ${place}`}>
        <IconX size={16} aria-hidden="true" />
      </Button>
    </li>
  );
}
