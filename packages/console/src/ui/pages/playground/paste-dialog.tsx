import { useRef, useState } from 'preact/hooks';
import { TEXTS } from '../../texts/en.ts';

export type PasteDialogProps = {
  /** The request that the answer belongs to. */
  readonly target: string;
  readonly onPaste: (text: string) => void;
};

const WORDS = TEXTS.playground.paste;

/** As much as the console's server takes. */
const MAX_BYTES = 20 * 1_048_576;

/** Characters that a field takes without the browser standing still for seconds. */
const MAX_SHOWN = 500_000;

/** An answer of one's own, as text or as a file, for the endpoint that is chosen. Nothing is asked of any tenant. */
export function PasteDialog({ target, onPaste }: PasteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState('');
  /** A pasted text that is too long to stand in the field. */
  const [held, setHeld] = useState('');
  const use = (given: string) => {
    if (given.trim() === '') return setFault(WORDS.nothing);
    if (new Blob([given]).size > MAX_BYTES) return setFault(WORDS.tooLarge);
    onPaste(given);
    close();
  };
  // Raw data does not stay in a field that nobody sees.
  const close = () => {
    if (text.current !== null) text.current.value = '';
    setFault('');
    setHeld('');
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
              setHeld(pasted);
            }}
            onInput={() => setHeld('')}
          />
        </label>
        <p role="status" class="muted small">
          {held === '' ? '' : WORDS.held(held.length)}
        </p>
        <label>
          {WORDS.file}
          <input
            type="file"
            accept=".json,application/json,text/plain"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (file === undefined) return;
              if (file.size > MAX_BYTES) setFault(WORDS.tooLarge);
              else void file.text().then(use);
            }}
          />
        </label>
        <p role="alert" class="refused-word">
          {fault}
        </p>
        <div class="request-buttons">
          <button
            type="button"
            class="main"
            onClick={() => use(held === '' ? (text.current?.value ?? '') : held)}
          >
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
