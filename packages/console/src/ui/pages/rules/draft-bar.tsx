import { useRef } from 'preact/hooks';
import type { Session } from '../../../wire/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { TEXTS } from '../../texts/en.ts';
import {
  draft,
  isChanged,
  openConnector,
  openEmptyDraft,
  openFile,
  replaceDraft,
  resetDraft,
} from './draft/draft.ts';
import { check } from './review/review.ts';

const WORDS = TEXTS.rules.bar;

export function DraftBar({ session, onFind }: { readonly session: Session; readonly onFind: () => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const { file = '', connector = '', text = '' } = draft.value ?? {};
  const begin = (chosen: string) =>
    replaceDraft(() => (chosen === '' ? openEmptyDraft() : void openConnector(chosen)));
  return (
    <div class="rules-bar">
      <label>
        {WORDS.begin}{' '}
        <select
          value={connector}
          onChange={(event) => {
            const { value } = event.currentTarget;
            // Shows the current draft until the replacement is confirmed.
            event.currentTarget.value = connector;
            begin(value);
          }}
        >
          <option value="">{file === '' || connector !== '' ? WORDS.nothing : WORDS.file(file)}</option>
          {session.connectors.map(({ id, title }) => (
            <option key={id} value={id}>
              {WORDS.policyOf(title)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => picker.current?.click()}>
        {WORDS.open}
      </button>
      <input
        ref={picker}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={WORDS.open}
        accept=".yaml,.yml,.json,.txt"
        onChange={(event) => {
          const opened = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (opened !== undefined) void openFile(opened);
        }}
      />
      <button type="button" onClick={onFind}>
        {WORDS.find}
      </button>
      <button type="button" disabled={!isChanged.value} onClick={resetDraft}>
        {WORDS.reset}
      </button>
      <button type="button" disabled={text === ''} onClick={() => downloadText(text, file)}>
        {WORDS.download}
      </button>
      <DraftFacts />
    </div>
  );
}

function DraftFacts() {
  const { response } = check.state.value;
  const { file = '', connector = 'CONNECTOR' } = draft.value ?? {};
  const named = /^[\w.-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
  return (
    <span class="rules-facts">
      {isChanged.value && <span class="muted">{WORDS.changed}</span>}
      {response !== undefined && <span>{WORDS.language(response.language)}</span>}
      {response?.policy !== undefined && (
        <CopyButton what={WORDS.policy} text={response.policy}>
          {WORDS.policy} <code>{response.policy}</code>
        </CopyButton>
      )}
      <CopyButton what={WORDS.command} text={`nymgate check ${named}`}>
        <code>nymgate check {named}</code>
      </CopyButton>
      {response?.policy !== undefined && response.language !== 'files' && (
        <CopyButton
          what={WORDS.settings}
          text={`connectors:\n  ${connector}:\n    rules: ${JSON.stringify(file)}\n    expectedPolicy: ${response.policy}\n`}
        >
          {WORDS.settings}
        </CopyButton>
      )}
    </span>
  );
}

function downloadText(text: string, file: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  URL.revokeObjectURL(address);
}
