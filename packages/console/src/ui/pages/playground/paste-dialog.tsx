import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { TEXTS } from '../../texts/en.ts';

export type PasteDialogProps = {
  /** The request that the response belongs to. */
  readonly target: string;
  readonly onPaste: (text: string) => void;
};

const WORDS = TEXTS.playground.paste;

/** The server's limit. */
const MAX_BYTES = 20 * 1_048_576;

/** Longer text freezes the browser for seconds. */
const MAX_SHOWN = 500_000;

export function PasteDialog({ target, onPaste }: PasteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState('');
  /** A pasted text too long for the field. */
  const [unshown, setUnshown] = useState('');
  const use = (given: string) => {
    if (given.trim() === '') return setFault(WORDS.nothing);
    if (new Blob([given]).size > MAX_BYTES) return setFault(WORDS.tooLarge);
    onPaste(given);
    close();
  };
  // Raw data doesn't remain in a hidden field.
  const close = () => {
    if (text.current !== null) text.current.value = '';
    setFault('');
    setUnshown('');
    dialog.current?.close();
  };
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {WORDS.open}
      </button>
      <dialog ref={dialog} aria-labelledby="paste-title" class="paste" onClose={close}>
        <h2 id="paste-title">{WORDS.title}</h2>
        <p>
          {WORDS.about} <code>{target}</code>
        </p>
        <PasteField text={text} onUnshown={setUnshown} />
        <p role="status" class="muted small">
          {unshown === '' ? '' : WORDS.held(unshown.length)}
        </p>
        <FileField onText={use} onTooLarge={() => setFault(WORDS.tooLarge)} />
        <p role="alert" class="refused-word">
          {fault}
        </p>
        <div class="request-buttons">
          <button type="button" class="main" onClick={() => use(unshown || (text.current?.value ?? ''))}>
            {WORDS.sanitize}
          </button>
          <button type="button" onClick={close}>
            {TEXTS.shell.close}
          </button>
        </div>
      </dialog>
    </>
  );
}

type PasteFieldProps = {
  readonly text: RefObject<HTMLTextAreaElement | null>;
  readonly onUnshown: (text: string) => void;
};

function PasteField({ text, onUnshown }: PasteFieldProps) {
  return (
    <label>
      {WORDS.text}
      <textarea
        ref={text}
        class="mono"
        rows={10}
        spellcheck={false}
        autocomplete="off"
        onPaste={(event) => {
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          if (pasted.length <= MAX_SHOWN) return;
          event.preventDefault();
          onUnshown(pasted);
        }}
        onInput={() => onUnshown('')}
      />
    </label>
  );
}

type FileFieldProps = { readonly onText: (text: string) => void; readonly onTooLarge: () => void };

function FileField({ onText, onTooLarge }: FileFieldProps) {
  return (
    <label>
      {WORDS.file}
      <input
        type="file"
        accept=".json,application/json,text/plain"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file === undefined) return;
          if (file.size > MAX_BYTES) onTooLarge();
          else void file.text().then(onText);
        }}
      />
    </label>
  );
}
