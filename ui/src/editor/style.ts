import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The page's own colours (shell/theme.css), so that both schemes hold without a second theme. */
const frame = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--text)", padding: "0.5rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--text-dim)", backgroundColor: "var(--surface-dim)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text)", fontWeight: "600" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: "6px", maxWidth: "min(90vw, 40rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.6rem", minHeight: "24px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--text)", backgroundColor: "var(--accent-soft)", boxShadow: "inset 4px 0 0 var(--accent)" },
  ".cm-completionDetail": { color: "var(--text-dim)", fontStyle: "normal", fontFamily: "var(--mantine-font-family)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "0.4rem 0.6rem", maxWidth: "22rem", fontFamily: "var(--mantine-font-family)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", borderLeft: "4px solid var(--bad)", padding: "0.4rem 0.6rem" },
  ".cm-diagnosticAction": { color: "var(--surface)", backgroundColor: "var(--accent)", minHeight: "24px", borderRadius: "4px" },
  ".cm-placeholder": { color: "var(--text-dim)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--warn)" },
  { tag: [tags.propertyName, tags.typeName, tags.labelName], color: "var(--accent)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--text-dim)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

export const style: Extension = [frame, syntaxHighlighting(colours)];
