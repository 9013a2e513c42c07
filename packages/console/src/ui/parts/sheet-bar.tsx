import type { ComponentChildren } from 'preact';
import type { SheetPage } from '../../wire/dictionary.ts';
import { navigate, type Route } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';
import { type LinkProps, Views } from './link.tsx';

const SHEET_TEXTS = TEXTS.dictionary.sheet;
const LANGUAGES = ['en', 'de', 'fr'] as const;
type Language = SheetPage['language'];

/** Kept in the browser, as the theme is. */
const KEY = 'nymgate-language';

/** Of the URL, or the one that was last chosen, or English. */
export function readLanguage({ query }: Pick<Route, 'query'>): Language {
  return toLanguage(query['language']) ?? toLanguage(localStorage.getItem(KEY)) ?? 'en';
}

function toLanguage(text: string | null | undefined): Language | undefined {
  return LANGUAGES.find((each) => each === text);
}

export type SheetBarProps = {
  readonly connectors: readonly { readonly id: string; readonly title: string }[];
  readonly connector: string;
  readonly language: Language;
  readonly to: (connector: string, language: Language) => LinkProps['to'];
  readonly children?: ComponentChildren;
};

/** Chooses a document by connector and language, and prints it. */
export function SheetBar({ connectors, connector, language, to, children }: SheetBarProps) {
  const choose = (chosen: string) => {
    const next = toLanguage(chosen) ?? language;
    localStorage.setItem(KEY, next);
    navigate(to(connector, next));
  };
  return (
    <div class="sheet-bar">
      <Views
        label={TEXTS.dictionary.connector}
        items={connectors}
        current={connector}
        to={(id) => to(id, language)}
      />
      <label>
        <span class="unseen">{SHEET_TEXTS.language}</span>
        <select value={language} onChange={(event) => choose(event.currentTarget.value)}>
          {LANGUAGES.map((each) => (
            <option key={each} value={each} lang={each} selected={each === language}>
              {SHEET_TEXTS.languages[each]}
            </option>
          ))}
        </select>
      </label>
      {children}
      <button type="button" class="main" onClick={() => print()}>
        {SHEET_TEXTS.print}
      </button>
    </div>
  );
}
