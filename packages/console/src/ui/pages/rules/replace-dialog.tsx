import { useEffect, useRef } from 'preact/hooks';
import { navigate } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { draft } from './draft/draft.ts';
import { pendingReplacement } from './draft/open-actions.ts';

const WORDS = TEXTS.rules.replace;

/** Asks before changed text is replaced. */
export function ReplaceDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const how = pendingReplacement.value;
  useEffect(() => {
    if (how !== undefined) dialog.current?.showModal();
  }, [how]);
  const decide = (event: Event) => {
    pendingReplacement.value = undefined;
    if ((event.currentTarget as HTMLDialogElement).returnValue === 'replace') return how?.();
    // The address bar names what is in the editor again.
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
