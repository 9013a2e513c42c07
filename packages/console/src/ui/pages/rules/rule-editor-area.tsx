import { useEffect, useRef, useState } from 'preact/hooks';
import { TEXTS } from '../../texts/en.ts';
import { changeDraft, draft } from './draft/draft.ts';
import type { CursorContext, RuleEditor } from './editor/create-editor.ts';
import { getEditorVocabulary } from './editor/get-editor-vocabulary.ts';
import { check } from './review/review.ts';

export type RuleEditorProps = {
  /** Undefined on unmount. */
  readonly onEditor: (editor: RuleEditor | undefined) => void;
  readonly onCursor: (at: CursorContext) => void;
};

export function RuleEditorArea({ onEditor, onCursor }: RuleEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<RuleEditor>();
  useEffect(() => {
    let made: RuleEditor | undefined;
    let gone = false;
    void import('./editor/create-editor.ts').then(({ createEditor }) => {
      if (gone || box.current === null) return;
      made = createEditor(box.current, {
        text: draft.value?.text ?? '',
        describedBy: 'editor-keys',
        words: getEditorVocabulary,
        onText: changeDraft,
        onCursor,
      });
      setEditor(made);
      onEditor(made);
    });
    return () => {
      gone = true;
      made?.destroy();
      onEditor(undefined);
    };
  }, []);
  const { opening } = draft.value ?? {};
  useEffect(() => {
    if (draft.value !== undefined) editor?.replace(draft.value.text);
  }, [editor, opening]);
  const findings = check.state.value.response?.findings;
  useEffect(() => {
    if (!check.state.value.busy) editor?.showFindings(findings ?? []);
  }, [editor, findings, check.state.value.busy]);
  return (
    <div class="rule-editor">
      <p id="editor-keys" class="unseen">
        {TEXTS.rules.editor.keys}
      </p>
      {editor === undefined && <p class="waiting">{TEXTS.shell.loading}</p>}
      <div ref={box} class="rule-editor-box" />
    </div>
  );
}
