import { useEffect, useRef } from 'preact/hooks';
import type { RequestCopies } from '../../../wire/playground.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { registerShortcut } from '../../shell/shortcuts.ts';
import { TEXTS } from '../../texts/en.ts';

const WORDS = TEXTS.playground.copies;
const KINDS = ['curl', 'python', 'javascript'] as const;

/** The request as a program makes it, in three languages. */
export function CopyMenu({ copies }: { readonly copies: RequestCopies }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(
    () =>
      registerShortcut('c', () => {
        const { current } = menu;
        if (current === null) return;
        current.open = true;
        current.querySelector('button')?.focus();
      }),
    [],
  );
  return (
    <details
      ref={menu}
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu.current === null) return;
        menu.current.open = false;
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary>{WORDS.open}</summary>
      <div class="menu-inside">
        {KINDS.map((kind) => (
          <CopyButton key={kind} what={WORDS[kind]} text={copies[kind]}>
            {WORDS[kind]}
          </CopyButton>
        ))}
      </div>
    </details>
  );
}
