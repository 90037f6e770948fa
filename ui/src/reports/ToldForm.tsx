import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";

import css from "./reports.module.css";
import { differing, fieldText, type Parameter, readField } from "./told";

export interface ToldFormProps {
  parameters: readonly Parameter[];
  /** What differs from the defaults now. */
  told: Record<string, unknown>;
  /** Runs with what differs from the defaults. */
  run: (told: Record<string, unknown>) => void;
}

/** What a report is told, as a form typed by its parameters. It shows what the address says: give it a key of that. */
export function ToldForm({ parameters, told, run }: ToldFormProps) {
  const of = (values: Record<string, unknown>) => Object.fromEntries(parameters.map((p) => [p.name, fieldText(p, p.name in values ? values[p.name] : p.default)]));
  const [texts, setTexts] = useState(() => of(told));
  const [wrong, setWrong] = useState<Record<string, string>>({});

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const values: Record<string, unknown> = {};
    const faults: Record<string, string> = {};
    for (const p of parameters) {
      const read = readField(p, texts[p.name] ?? "");
      if ("wrong" in read) {
        faults[p.name] = read.wrong;
      } else {
        values[p.name] = read.value;
      }
    }
    setWrong(faults);
    const first = parameters.find((p) => p.name in faults);
    if (first === undefined) {
      run(differing(parameters, values));
    } else {
      document.getElementById(fieldId(first))?.focus();
    }
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate aria-label="Parameters">
      <div className={css.fields}>
        {parameters.map((p) => (
          <Field key={p.name} parameter={p} text={texts[p.name] ?? ""} wrong={wrong[p.name]} change={(text) => setTexts({ ...texts, [p.name]: text })} />
        ))}
      </div>
      <div className={css.buttons}>
        <Button type="submit" size="sm" leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}>
          Run
        </Button>
        {Object.keys(told).length > 0 && (
          <Button
            size="sm"
            variant="default"
            onClick={() => {
              setTexts(of({}));
              setWrong({});
              run({});
            }}
          >
            Back to the defaults
          </Button>
        )}
      </div>
    </form>
  );
}

const fieldId = (p: Parameter): string => `told-${p.name}`;

function Field({ parameter: p, text, wrong, change }: { parameter: Parameter; text: string; wrong: string | undefined; change: (text: string) => void }) {
  const none = Array.isArray(p.default) ? p.default.length === 0 : p.default === "" || p.default === null;
  const common = {
    id: fieldId(p),
    label: p.name.replaceAll("_", " "),
    description: `${p.description}. ${none ? "Empty by default." : `Default: ${fieldText(p, p.default).replaceAll("\n", ", ")}.`}`,
    error: wrong,
  };
  switch (p.type) {
    case "bool":
      return <NativeSelect {...common} value={text} onChange={(e) => change(e.currentTarget.value)} data={[{ value: "true", label: "yes" }, { value: "false", label: "no" }]} />;
    case "list":
      return <Textarea {...common} description={`${common.description} One a line.`} value={text} onChange={(e) => change(e.currentTarget.value)} autosize minRows={1} maxRows={6} />;
    case "int":
    case "float":
      return <TextInput {...common} inputMode={p.type === "int" ? "numeric" : "decimal"} value={text} onChange={(e) => change(e.currentTarget.value)} />;
    default:
      return <TextInput {...common} value={text} onChange={(e) => change(e.currentTarget.value)} spellCheck={false} />;
  }
}
