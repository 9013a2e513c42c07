import { useEffect, useRef } from 'preact/hooks';
import { TEXTS } from '../texts/en.ts';
import { registerShortcut } from './shortcuts.ts';

/** All keys, behind `?` and a button. The browser's own dialog element keeps the focus inside and gives it back. */
export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => registerShortcut('?', () => dialog.current?.showModal()), []);
  return (
    <>
      <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
        {TEXTS.shell.keys}
      </button>
      <dialog ref={dialog} aria-labelledby="keys-title">
        <h2 id="keys-title">{TEXTS.keys.title}</h2>
        <dl class="keys">
          {TEXTS.keys.list.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">{TEXTS.shell.close}</button>
        </form>
      </dialog>
    </>
  );
}
