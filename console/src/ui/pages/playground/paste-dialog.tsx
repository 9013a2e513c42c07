import { useRef, useState } from 'preact/hooks';
import { TEXTS } from '../../texts/en.ts';

export type PasteDialogProps = {
  /** The request that the answer belongs to. */
  readonly target: string;
  readonly onPaste: (text: string) => void;
};

const WORDS = TEXTS.playground.paste;

/** As much as the console's server takes. */
const MOST_BYTES = 20 * 1_048_576;

/** An answer of one's own, as text or as a file, for the endpoint that is chosen. Nothing is asked of any tenant. */
export function PasteDialog({ target, onPaste }: PasteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState('');
  const use = (given: string) => {
    if (given.trim() === '') return setFault(WORDS.nothing);
    if (new Blob([given]).size > MOST_BYTES) return setFault(WORDS.tooLarge);
    onPaste(given);
    close();
  };
  // Raw data does not stay in a field that nobody sees.
  const close = () => {
    if (text.current !== null) text.current.value = '';
    setFault('');
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
          <textarea ref={text} class="mono" rows={10} spellcheck={false} autocomplete="off" />
        </label>
        <label>
          {WORDS.file}
          <input
            type="file"
            accept=".json,application/json,text/plain"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (file === undefined) return;
              if (file.size > MOST_BYTES) setFault(WORDS.tooLarge);
              else void file.text().then(use);
            }}
          />
        </label>
        <p role="alert" class="refused-word">
          {fault}
        </p>
        <div class="request-buttons">
          <button type="button" class="main" onClick={() => use(text.current?.value ?? '')}>
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
