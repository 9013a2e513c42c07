import {
  CALENDAR_PHRASES,
  FOLDER_PHRASES,
  type PhraseGroup,
  PLACE_PHRASES,
  TITLE_PHRASES,
} from '../packages/connectors/src/index.ts';
import { generatedNotice, table } from './markdown.ts';

/** The phrase lists in full, with what was left out of them and why. */
export function phrasesPage(): string {
  return [
    generatedNotice('packages/connectors/src/builders/phrases.ts'),
    '# Phrases that stay',
    [
      'Titles, categories, names of places, of calendars and of mail folders are text that people write. Of such a text only phrases of these',
      'fixed lists remain, as the list spells them, each once, joined by commas; none leaves an empty text. They are compared',
      'as whole words without regard to case, and a phrase inside a longer one does not count',
      '([keepPhrases](treatments.md#keepphrases)). All languages apply at once.',
    ].join('\n'),
    '## titles: `event.subject`, `event.categories`',
    phraseTable(TITLE_PHRASES),
    '## places: `location.displayName`',
    phraseTable(PLACE_PHRASES),
    '## calendars: `calendar.name`',
    phraseTable(CALENDAR_PHRASES),
    '## folders: `mailFolder.displayName`',
    phraseTable(FOLDER_PHRASES),
    '## Left out on purpose',
    table(['what', 'why'], EXCLUDED),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const EXCLUDED = [
  ['doctor, dentist, therapy, sick leave, screening, check-up', 'Data concerning health (GDPR article 9).'],
  ['Sprechstunde, consulta, test', 'Mean office hours or a trial, but as often a visit to a doctor.'],
  ['prayer, church, mosque, names of religious holidays', 'Tell a religion.'],
  ['works council, union meeting, strike, Betriebsversammlung', 'Tell about membership of a union.'],
  [
    'parental leave, maternity, school, kindergarten, funeral, wedding, birthday',
    'Tell about family and private life.',
  ],
  [
    'performance review, appraisal, warning, termination',
    'Tell about the standing of an employee; "review" alone stays.',
  ],
  [
    'names of people, customers, projects, rooms, products of a customer',
    'Identify; no list could hold them all.',
  ],
];

function phraseTable(groups: readonly PhraseGroup[]): string {
  const rows = groups.map(({ meaning, en, de, fr, es }) => [
    meaning,
    ...[en, de, fr, es].map((list) => list.join(' · ')),
  ]);
  return table(['meaning', 'English', 'German', 'French', 'Spanish'], rows);
}
