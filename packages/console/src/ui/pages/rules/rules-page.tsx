import { useEffect, useRef, useState } from 'preact/hooks';
import type { TextEdit } from '../../../wire/rules.ts';
import type { PageProps } from '../../client/session.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { navigate, route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { ChangesPanel } from './changes-panel.tsx';
import {
  draft,
  isChanged,
  openConnector,
  openFile,
  openProblem,
  pendingReplacement,
  replaceDraft,
} from './draft/draft.ts';
import { DraftBar } from './draft-bar.tsx';
import { ALTERNATIVE_TREATMENTS, changeTreatment } from './editor/change-treatment.ts';
import type { CursorContext, RuleEditor } from './editor/create-editor.ts';
import { loadReference } from './editor/get-editor-vocabulary.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { check, startDraftReview } from './review/review.ts';
import { RuleEditorArea } from './rule-editor-area.tsx';

export function RulesPage({ session }: PageProps) {
  const [editor, setEditor] = useState<RuleEditor>();
  const [at, setAt] = useState<CursorContext>();
  useEffect(startDraftReview, []);
  // Findings are needed before word help.
  const checked = check.state.value.response !== undefined;
  useEffect(() => {
    if (checked) void loadReference();
  }, [checked]);
  useEffect(warnBeforeUnload, []);
  useEffect(takeDroppedFiles, []);
  const connectorId = route.value.path[0];
  const first = session.connectors[0]?.id ?? '';
  useEffect(() => {
    const { connector } = draft.value ?? {};
    if (draft.value === undefined) void openConnector(connectorId ?? first);
    else if (connectorId !== undefined && connectorId !== connector)
      replaceDraft(() => void openConnector(connectorId));
    else if (connectorId === undefined && connector !== undefined)
      navigate({ page: 'rules', path: [connector] }, 'replace');
  }, [connectorId]);
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

/** Opens dropped files here: the browser would leave the page. */
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

/** Other pages of the console keep the draft. */
function warnBeforeUnload(): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (isChanged.value) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  return () => removeEventListener('beforeunload', warn);
}

const WORDS = TEXTS.rules.replace;

function ReplaceDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const how = pendingReplacement.value;
  useEffect(() => {
    if (how !== undefined) dialog.current?.showModal();
  }, [how]);
  const decide = (event: Event) => {
    pendingReplacement.value = undefined;
    if ((event.currentTarget as HTMLDialogElement).returnValue === 'replace') return how?.();
    // Restores the draft in the URL.
    const { connector } = draft.value ?? {};
    navigate({ page: 'rules', path: connector === undefined ? [] : [connector] }, 'replace');
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby="replace-title"
      onCancel={(event) => {
        event.currentTarget.returnValue = '';
      }}
      onClose={decide}
    >
      <h2 id="replace-title">{WORDS.title}</h2>
      <p>{WORDS.text}</p>
      <form method="dialog" class="dialog-buttons">
        <button type="submit" value="">
          {WORDS.keep}
        </button>
        <button type="submit" class="main" value="replace">
          {WORDS.replace}
        </button>
      </form>
    </dialog>
  );
}

const CURSOR_WORDS = TEXTS.rules.cursor;

type CursorHelpProps = {
  readonly at: CursorContext | undefined;
  readonly onEdit: (edit: TextEdit) => void;
};

function CursorHelp({ at, onEdit }: CursorHelpProps) {
  const { help, field } = at ?? {};
  return (
    <section class="cursor-help" aria-label={CURSOR_WORDS.title}>
      <p>
        {help === undefined ? (
          <span class="muted">{CURSOR_WORDS.none}</span>
        ) : (
          <>
            <code>{help.word}</code> {help.meaning}
          </>
        )}
      </p>
      {field !== undefined && (
        <p class="treat-otherwise">
          <span>
            {CURSOR_WORDS.try} <code>{field.name}</code>:
          </span>
          {ALTERNATIVE_TREATMENTS.filter(({ treatment }) => treatment !== field.treatment).map(
            ({ treatment }) => (
              <button type="button" key={treatment} onClick={() => onEdit(changeTreatment(field, treatment))}>
                {CURSOR_WORDS.treatments[treatment as keyof typeof CURSOR_WORDS.treatments]}
              </button>
            ),
          )}
        </p>
      )}
    </section>
  );
}
