import type { Fate } from '../../wire/fate.ts';

/** Everything that the page says, in one place. Sentences that take a value are functions. */
export const TEXTS = {
  product: 'Nymgate console',
  pages: {
    playground: 'Playground',
    rules: 'Rules',
    dictionary: 'Dictionary',
    joins: 'Joins',
    operation: 'Operation',
  },
  shell: {
    pages: 'Pages',
    skip: 'Skip to the page',
    policy: 'policy',
    epoch: 'epoch',
    engine: 'engine',
    connector: 'connector',
    copied: 'Copied',
    copy: (what: string) => `Copy ${what}`,
    light: 'Light',
    dark: 'Dark',
    theme: 'Light or dark',
    keys: 'Keys',
    loading: 'Loading',
    close: 'Close',
    simulated: (name: string) => `Simulated tenant ${name}`,
    inspected: (name: string) => `Raw data of tenant ${name} is on this screen`,
  },
  keys: {
    title: 'Keys',
    list: [
      ['/', 'search'],
      ['g then p r d j o', 'go to a page'],
      ['j  k', 'next and previous value'],
      ['f', 'filter by fate'],
      ['e', 'explain the value'],
      ['c', 'copy as …'],
      ['?', 'this list'],
    ],
  },
  fates: {
    kept: { word: 'kept', meaning: 'delivered as Graph wrote it' },
    dropped: { word: 'dropped', meaning: 'not delivered' },
    pseudonymized: { word: 'replaced', meaning: 'a pseudonym is delivered in its place' },
    reduced: { word: 'reduced', meaning: 'less of it is delivered' },
    sealed: { word: 'sealed', meaning: 'a link whose inside only the gateway can read' },
  } satisfies Record<Fate, { readonly word: string; readonly meaning: string }>,
  answers: {
    raw: 'raw',
    safe: 'safe',
    rawTitle: 'Graph’s answer',
    safeTitle: 'What is delivered',
  },
  problems: {
    next: 'What to do next',
    noSession: {
      code: 'SESSION_UNKNOWN',
      message: 'This page has no session with the console.',
      fix: 'Press Enter in the terminal where the console runs: it prints a new link.',
    },
    ended: {
      code: 'CONSOLE_ENDED',
      message: 'The console does not answer: the command that runs it has ended.',
      fix: 'Start it again (nymgate console, or npm run demo) and open the link that it prints.',
    },
    noAnswer: {
      code: 'ANSWER_UNREADABLE',
      message: 'The console sent an answer that this page cannot read.',
      fix: 'Reload the page: it may be of another version than the console.',
    },
  },
  playground: {},
  rules: {},
  dictionary: {},
  joins: {},
  operation: {},
} as const;
