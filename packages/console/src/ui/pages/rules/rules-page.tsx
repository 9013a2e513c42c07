import { useEffect, useState } from 'preact/hooks';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { navigate, route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { CursorHelp } from './cursor-help.tsx';
import { draft, isChanged } from './draft/draft.ts';
import { openConnector, openFile, openProblem, replaceDraft } from './draft/open-actions.ts';
import { DraftBar } from './draft-bar.tsx';
import type { CursorContext, RuleEditor } from './editor/create-editor.ts';
import { loadReference } from './editor/get-editor-vocabulary.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { check, startDraftReview } from './review/review.ts';
import { RuleEditorArea } from './rule-editor-area.tsx';

/** Rules in an editor, and beside them what is wrong with them, what they change, and an answer under them. */
export function RulesPage({ session }: PageProps) {
  const [editor, setEditor] = useState<RuleEditor>();
  const [at, setAt] = useState<CursorContext>();
  useEffect(startDraftReview, []);
  // Findings come first: help is wanted later.
  const checked = check.state.value.response !== undefined;
  useEffect(() => {
    if (checked) void loadReference();
  }, [checked]);
  useEffect(warnBeforeLeaving, []);
  useEffect(takeDroppedFiles, []);
  const wanted = route.value.path[0];
  const first = session.connectors[0]?.id ?? '';
  useEffect(() => {
    const { connector } = draft.value ?? {};
    if (draft.value === undefined) void openConnector(wanted ?? first);
    else if (wanted !== undefined && wanted !== connector) replaceDraft(() => void openConnector(wanted));
    else if (wanted === undefined && connector !== undefined)
      navigate({ page: 'rules', path: [connector] }, 'replace');
  }, [wanted]);
  return (
    <section class="rules">
      <h1>{TEXTS.pages.rules}</h1>
      <DraftBar session={session} onFind={() => editor?.find()} />
      {openProblem.value !== undefined && <ProblemNote problem={openProblem.value} />}
      <div class="rules-work">
        <div class="rules-text">
          <RuleEditorArea onEditor={setEditor} onCursor={setAt} />
          <CursorHelp at={at} onEdit={(edit) => editor?.apply([edit])} />
        </div>
        <div class="rules-review">
          <FindingsPanel
            onJump={({ from, to }) => editor?.select(from, to)}
            onFix={({ edits }) => editor?.apply(edits)}
          />
          <ChangesPanel session={session} onLine={(line) => editor?.selectLine(line)} />
        </div>
      </div>
      <PreviewPanel />
      <ReplaceDialog />
    </section>
  );
}

/** A file that is dropped anywhere is opened here, not by the browser, which would leave the page. */
function takeDroppedFiles(): () => void {
  const allow = (event: DragEvent): void => event.preventDefault();
  const open = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void openFile(file);
  };
  addEventListener('dragover', allow);
  addEventListener('drop', open, true);
  return () => {
    removeEventListener('dragover', allow);
    removeEventListener('drop', open, true);
  };
}

/** The browser asks before what was typed is lost; another page of the console loses nothing. */
function warnBeforeLeaving(): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (isChanged.value) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  return () => removeEventListener('beforeunload', warn);
}
