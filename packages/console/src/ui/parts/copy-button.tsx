import { useState } from 'preact/hooks';
import { TEXTS } from '../texts/en.ts';

export type CopyButtonProps = {
  /** Accessible name of the text. */
  readonly what: string;
  readonly text: string;
  readonly children: preact.ComponentChildren;
};

export function CopyButton({ what, text, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button type="button" class="quiet" title={TEXTS.shell.copy(what)} onClick={() => void copy()}>
      {children}
      <span role="status" class={copied ? 'copied' : 'unseen'}>
        {copied ? TEXTS.shell.copied : ''}
      </span>
    </button>
  );
}
