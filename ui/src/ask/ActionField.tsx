import { fitting, useActions, type Action } from "./actions";
import { Combobox, type Choice } from "./Combobox";
import css from "./combobox.module.css";
import form from "./forms.module.css";
import { isAction } from "./question";
import { count } from "../vocabulary/words";

interface Pick extends Choice {
  name: string;
}

interface ActionFieldProps {
  value: string;
  change: (action: string) => void;
  /** Actions that decide something at this resource come first. */
  resource: string;
  submit: () => void;
}

/** A box for an action by the cloud's own name. It offers those that matter in this run; any other can be written. */
export function ActionField({ value, change, resource, submit }: ActionFieldProps) {
  const actions = useActions(resource);
  const fit = fitting(actions, value);
  const choice = (a: Action, group: string): Pick => ({
    key: a.name,
    group,
    name: a.name,
    show: (
      <>
        <code>{a.name}</code>
        <span className={css.aside}>{count(a.edges, "edge")}</span>
      </>
    ),
  });
  const unknown = value !== "" && actions.length > 0 && !actions.some((a) => a.name.toLowerCase().startsWith(value.toLowerCase()));
  return (
    <div>
      <Combobox
        label="Action"
        labelled
        mono
        placeholder="lambda:InvokeFunction"
        value={value}
        change={change}
        choices={[...fit.filter((a) => a.here).map((a) => choice(a, "At this resource")), ...fit.filter((a) => !a.here).map((a) => choice(a, "In this run"))]}
        choose={(c) => change(c.name)}
        submit={submit}
        hint={unknown ? "No edge of this run rests on such an action. It can be asked about; check how it is written, for * allows what does not exist, too." : ""}
      />
      <div className={form.named}>{value !== "" && !isAction(value) && <>“{value}” is no action by itself: take one of the list.</>}</div>
    </div>
  );
}
