import {
  CALENDAR_PHRASES,
  FOLDER_PHRASES,
  type PhraseGroup,
  PLACE_PHRASES,
  TITLE_PHRASES,
} from '../packages/connectors/src/index.ts';
import { fillPage, table } from './markdown.ts';

/** The page with the phrase lists in full. */
export function phrasesPage(): string {
  return fillPage('docs/reference/phrases.md', {
    titles: phraseTable(TITLE_PHRASES),
    places: phraseTable(PLACE_PHRASES),
    calendars: phraseTable(CALENDAR_PHRASES),
    folders: phraseTable(FOLDER_PHRASES),
  });
}

function phraseTable(groups: readonly PhraseGroup[]): string {
  const rows = groups.map(({ meaning, en, de, fr, es }) => [
    meaning,
    ...[en, de, fr, es].map((list) => list.join(' · ')),
  ]);
  return table(['meaning', 'English', 'German', 'French', 'Spanish'], rows);
}
