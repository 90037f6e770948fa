import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { cypher } from "@codemirror/legacy-modes/mode/cypher";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, keymap, lineNumbers, placeholder as placeholderText } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";

import { nonce } from "../shell/nonce";
import css from "./editor.module.css";
import { type Fault, span } from "./faults";
import { style } from "./style";

export interface CodeEditorProps {
  /** What the text is, for screen readers. */
  label: string;
  language: "json" | "cypher";
  value: string;
  /** Called with each new text; without it the text can be read and copied only. */
  change?: (text: string) => void;
  /** Ctrl or Cmd with Enter. */
  run?: () => void;
  /** Completions, as CodeMirror asks for them. */
  complete?: CompletionSource;
  /** Shown at their places, each with its word that would be right as a button. */
  faults?: readonly Fault[];
  placeholder?: string;
  minHeight?: string;
  maxHeight?: string;
}

const languages: Record<CodeEditorProps["language"], () => Extension> = {
  json: () => json(),
  cypher: () => StreamLanguage.define(cypher),
};

/** A text with lines, colours and faults: to write, or to read where `change` is absent. Tab leaves it. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, language, value, change, complete, faults, placeholder, minHeight = "3rem", maxHeight = "24rem" } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const readOnly = change === undefined;
  const changed = useEffectEvent((text: string) => change?.(text));
  const run = useEffectEvent(() => props.run?.());
  const completions: CompletionSource = useEffectEvent((context) => complete?.(context) ?? null);
  const first = useEffectEvent(() => value);

  useEffect(() => {
    if (host.current === null) {
      return;
    }
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first(),
        extensions: [
          EditorView.cspNonce.of(nonce),
          // Before the editor's own: it takes Ctrl-Enter for a new line.
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                run();
                return true;
              },
            },
          ]),
          lineNumbers(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          bracketMatching(),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": String(readOnly), tabindex: "0" }),
          EditorView.theme({ ".cm-content, .cm-gutter": { minHeight }, ".cm-scroller": { maxHeight, overflow: "auto" } }),
          languages[language](),
          style,
          placeholder === undefined ? [] : placeholderText(placeholder),
          readOnly ? [] : [closeBrackets(), autocompletion({ override: [completions], icons: false, maxRenderedOptions: 60 })],
          // The browser itself would keep the colour of what is written over by an inline style, which our policy refuses.
          EditorView.domEventHandlers({
            beforeinput: (event, at) => {
              const { from, to, empty } = at.state.selection.main;
              const { data } = event;
              if (readOnly || empty || at.composing || event.inputType !== "insertText" || data === null) {
                return false;
              }
              const insert = () => at.state.update({ changes: { from, to, insert: data }, selection: { anchor: from + data.length }, userEvent: "input.type" });
              if (!at.state.facet(EditorView.inputHandler).some((handle) => handle(at, from, to, data, insert))) {
                at.dispatch(insert());
              }
              return true;
            },
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              changed(update.state.doc.toString());
            }
          }),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, language, readOnly, placeholder, minHeight, maxHeight]);

  // A text that came from outside, such as an example or the address, replaces what is written.
  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    editor?.dispatch(
      setDiagnostics(
        editor.state,
        (faults ?? []).map((fault) => {
          const { from, to } = span(editor.state.doc.toString(), fault);
          const { instead } = fault;
          return {
            from,
            to,
            severity: "error" as const,
            message: fault.message,
            ...(instead === undefined || readOnly
              ? {}
              : { actions: [{ name: `Use “${instead}”`, apply: (v: EditorView, a: number, b: number) => v.dispatch({ changes: { from: a, to: b, insert: instead } }) }] }),
          };
        }),
      ),
    );
  }, [faults, label, language, readOnly, placeholder, minHeight, maxHeight]); // whatever makes a new editor

  return <div ref={host} className={css.frame} />;
}
