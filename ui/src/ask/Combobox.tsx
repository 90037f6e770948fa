import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import css from "./combobox.module.css";
import { next } from "./listbox";

export interface Choice {
  /** Unique in the list. */
  key: string;
  /** The heading under which it stands; choices of one group stand together. */
  group: string;
  show: ReactNode;
}

export interface ComboboxProps<C extends Choice> {
  id?: string;
  label: string;
  /** Shown above the box; without it the label is for screen readers alone. */
  labelled?: boolean;
  placeholder?: string;
  value: string;
  /** Each new text, with where the caret stands. */
  change: (text: string, caret: number) => void;
  choices: readonly C[];
  choose: (choice: C) => void;
  /** Enter without a choice. */
  submit?: () => void;
  /** Said under the list: how many more there are, or that nothing fits. */
  hint?: string;
  large?: boolean;
  mono?: boolean;
  icon?: ReactNode;
  invalid?: boolean;
  describedBy?: string;
  required?: boolean;
}

/**
 * A text box with a list of choices below it, after the pattern "editable combobox with list autocomplete" of the ARIA
 * Authoring Practices: the focus stays in the box, arrows walk the list, Enter takes, Escape closes, then empties.
 */
export function Combobox<C extends Choice>(props: ComboboxProps<C>) {
  const { label, value, change, choices, choose, submit, hint } = props;
  const own = useId();
  const id = props.id ?? own;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const shown = open && (choices.length > 0 || (hint !== undefined && hint !== ""));
  const at = Math.min(active, choices.length - 1);
  const take = (choice: C) => {
    setActive(-1);
    choose(choice);
    box.current?.focus();
  };
  const press = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.nativeEvent.isComposing) {
      return;
    }
    const chosen = choices[at];
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setOpen(true);
      setActive(next(at, e.key, choices.length));
    } else if (e.key === "Enter" && shown && chosen !== undefined) {
      e.preventDefault();
      take(chosen);
    } else if (e.key === "Enter" && submit !== undefined) {
      e.preventDefault();
      setOpen(false);
      submit();
    } else if (e.key === "Escape" && (shown || value !== "")) {
      e.preventDefault();
      if (shown) {
        setOpen(false);
      } else {
        change("", 0);
      }
      setActive(-1);
    } else if (e.key === "Tab") {
      setOpen(false);
    }
  };
  const groups = [...new Set(choices.map((c) => c.group))];
  return (
    <div className={css.field} data-large={props.large}>
      <label htmlFor={id} className={props.labelled ? css.label : "visually-hidden"}>
        {label}
      </label>
      <div className={css.box}>
        {props.icon}
        <input
          ref={box}
          id={id}
          className={props.mono ? `${css.input} mono` : css.input}
          type="text"
          role="combobox"
          aria-expanded={shown && choices.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          required={props.required}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={props.placeholder}
          value={value}
          onChange={(e) => {
            setOpen(true);
            setActive(-1);
            change(e.currentTarget.value, e.currentTarget.selectionStart ?? e.currentTarget.value.length);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={press}
        />
      </div>
      {shown && (
        <div className={css.pop}>
          {choices.length > 0 && (
            <div id={`${id}-list`} role="listbox" aria-label={`${label}: choices`} className={css.list}>
            {groups.map((group, g) => (
              <div key={group} role="group" aria-labelledby={`${id}-g${g}`}>
                <div id={`${id}-g${g}`} className={css.group}>
                  {group}
                </div>
                {choices.map(
                  (choice, i) =>
                    choice.group === group && (
                      // The keys are those of the box, which keeps the focus.
                      // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                      <div
                        key={choice.key}
                        id={`${id}-${i}`}
                        ref={i === at ? seen : undefined}
                        role="option"
                        aria-selected={i === at}
                        className={css.option}
                        onMouseDown={(e) => e.preventDefault()}
                        onClick={() => take(choice)}
                      >
                        {choice.show}
                      </div>
                    ),
                )}
              </div>
            ))}
            </div>
          )}
          {hint !== undefined && hint !== "" && (
            <p role="status" className={css.hint}>
              {hint}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function seen(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: "nearest" });
}
