import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentUnit, syntaxTree } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { RuleFinding, TextEdit } from '../../../../wire/rules.ts';
import { TEXTS } from '../../../texts/en.ts';
import { type FieldRuleText, fieldRuleAt } from './change-treatment.ts';
import { type Completion, findMeaning } from './list-completions.ts';
import { createCompletionSource, type EditorVocabulary, helpTooltip } from './word-help.ts';
import { getYamlPosition, type YamlPosition } from './yaml-position.ts';

export type RuleEditor = {
  /** Replaces the text and clears the undo history. */
  readonly replace: (text: string) => void;
  readonly apply: (edits: readonly TextEdit[]) => void;
  /** Selects a range, scrolls to it, and focuses the editor. */
  readonly select: (from: number, to: number) => void;
  readonly selectLine: (line: number) => void;
  readonly showFindings: (findings: readonly RuleFinding[]) => void;
  readonly find: () => void;
  readonly destroy: () => void;
};

export type CursorContext = {
  readonly yamlPosition: YamlPosition;
  readonly help: Completion | undefined;
  readonly field: FieldRuleText | undefined;
};

export type EditorOptions = {
  readonly text: string;
  readonly describedBy: string;
  readonly words: () => EditorVocabulary | undefined;
  readonly onText: (text: string) => void;
  readonly onCursor: (at: CursorContext) => void;
};

/** Tab indents; Escape, then Tab leaves the editor, as its description explains. */
export function createEditor(parent: HTMLElement, options: EditorOptions): RuleEditor {
  const extensions = createExtensions(options);
  const createState = (doc: string) => EditorState.create({ doc, extensions });
  const view = new EditorView({ parent, state: createState(options.text) });
  const select = (from: number, to: number): void => {
    const end = view.state.doc.length;
    view.dispatch({
      selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
      effects: EditorView.scrollIntoView(Math.min(from, end), { y: 'center' }),
    });
    view.focus();
  };
  return {
    replace: (text) => view.setState(createState(text)),
    apply: (edits) => {
      const changes = edits.filter(({ to }) => to <= view.state.doc.length);
      view.dispatch({ changes: [...changes], userEvent: 'input.fix' });
      view.focus();
    },
    select,
    selectLine: (number) => {
      const { from } = view.state.doc.line(Math.min(number, view.state.doc.lines));
      select(from, from);
    },
    showFindings: (findings) => view.dispatch(setDiagnostics(view.state, createDiagnostics(view, findings))),
    find: () => openSearchPanel(view),
    destroy: () => view.destroy(),
  };
}

function createExtensions(options: EditorOptions): Extension[] {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.nonce ?? '';
  return [
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    foldGutter(),
    history(),
    bracketMatching(),
    highlightActiveLine(),
    indentUnit.of('  '),
    yaml(),
    highlightYaml,
    lintGutter(),
    search({ top: true }),
    autocompletion({ override: [createCompletionSource(options.words)], icons: false }),
    hoverTooltip(helpTooltip(options.words)),
    keymap.of([
      ...completionKeymap,
      ...searchKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': TEXTS.rules.editor.label,
      'aria-describedby': options.describedBy,
      spellcheck: 'false',
      tabindex: '0',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onText(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) options.onCursor(atCursor(update.state, options.words()));
    }),
  ];
}

function atCursor(state: EditorState, words: EditorVocabulary | undefined): CursorContext {
  const { head } = state.selection.main;
  const place = getYamlPosition(state.doc, head);
  const help = words === undefined ? undefined : findMeaning(words.reference, words.language, place);
  return { yamlPosition: place, help, field: fieldRuleAt(state.doc, head, place) };
}

const SEVERITIES = { error: 'error', warning: 'warning', note: 'info' } as const;

/** Findings may be of an older text; those beyond its end are skipped. */
function createDiagnostics({ state }: EditorView, findings: readonly RuleFinding[]) {
  return findings
    .filter(({ to }) => to <= state.doc.length)
    .map(({ from, to, severity, code, message, fix }) => ({
      from,
      to,
      severity: SEVERITIES[severity],
      message: `${code} ${message}`,
      ...(fix !== undefined && {
        actions: [
          {
            name: fix.label,
            apply: (view: EditorView) => view.dispatch({ changes: [...fix.edits], userEvent: 'input.fix' }),
          },
        ],
      }),
    }));
}

/** CSS classes by node name of the parser; the style sheet has the colors. */
const MARKS = new Map(
  Object.entries({
    Key: 'yaml-key',
    QuotedLiteral: 'yaml-text',
    BlockLiteralContent: 'yaml-text',
    Comment: 'yaml-comment',
    Tag: 'yaml-tag',
  }).map(([name, className]) => [name, Decoration.mark({ class: className })]),
);

const highlightYaml = ViewPlugin.define(
  (view) => {
    const plugin = {
      marks: createMarks(view),
      update: (update: ViewUpdate) => {
        const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
        if (update.docChanged || update.viewportChanged || parsed) plugin.marks = createMarks(update.view);
      },
    };
    return plugin;
  },
  { decorations: ({ marks }) => marks },
);

function createMarks(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const mark = MARKS.get(node.name);
        if (mark === undefined) return;
        builder.add(node.from, node.to, mark);
        // A quoted key is highlighted as a key.
        return false;
      },
    });
  return builder.finish();
}
