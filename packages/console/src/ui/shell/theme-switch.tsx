import { signal } from '@preact/signals';
import { TEXTS } from '../texts/en.ts';

type Theme = 'light' | 'dark';

/** Outlives the tab, as the language of documents does, and nothing else. */
const KEY = 'nymgate-theme';

const theme = signal<Theme>(firstTheme());

/** Called before the first render. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.value;
}

export function ThemeSwitch() {
  const other: Theme = theme.value === 'light' ? 'dark' : 'light';
  const change = () => {
    theme.value = other;
    localStorage.setItem(KEY, other);
    applyTheme();
  };
  return (
    <button type="button" class="quiet" title={TEXTS.shell.theme} onClick={change}>
      {TEXTS.shell[other]}
    </button>
  );
}

function firstTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
