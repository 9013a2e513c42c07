import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** Parts of YAML that have a colour, by the name that the parser gives them. The style sheet has the colours of both themes. */
const MARKS = new Map(
  Object.entries({
    Key: 'yaml-key',
    QuotedLiteral: 'yaml-text',
    BlockLiteralContent: 'yaml-text',
    Comment: 'yaml-comment',
    Tag: 'yaml-tag',
  }).map(([name, className]) => [name, Decoration.mark({ class: className })]),
);

/** Colours the lines that are in sight. */
export const highlightYaml = ViewPlugin.define(
  (view) => {
    const plugin = {
      marks: marksOf(view),
      update: (update: ViewUpdate) => {
        const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
        if (update.docChanged || update.viewportChanged || parsed) plugin.marks = marksOf(update.view);
      },
    };
    return plugin;
  },
  { decorations: ({ marks }) => marks },
);

function marksOf(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const mark = MARKS.get(node.name);
        if (mark === undefined) return;
        builder.add(node.from, node.to, mark);
        // A key may be quoted; it is a key all the same.
        return false;
      },
    });
  return builder.finish();
}
