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
    title: 'Graph’s answer and what is delivered of it',
    sides: 'Side that is shown',
    became: 'became',
    search: 'Find a name or a value',
    nothing: 'Nothing in this answer fits.',
    filter: 'Show values by what became of them',
    all: 'Show all',
    inside: (values: number) => (values === 1 ? '1 value' : `${values} values`),
    detail: {
      became: 'became',
      nothing: 'It is null or empty on Graph’s side, so there is nothing to treat.',
      onlyOurs: 'It stands in what is delivered only: the gateway has made it.',
      whole: 'The whole answer; its values say what became of each.',
      parts: 'An object or a list; its values say what became of each.',
      end: 'Here an object or a list ends.',
      treatment: 'treatment',
      reason: 'reason',
      class: 'class of data',
      rule: 'rule',
      field: 'field',
      dictionary: 'Open it in the dictionary',
      joins: 'who could join it',
      copy: 'Copy',
      safeValue: 'the safe value',
      joinsBy: {
        kept: 'Somebody with an ordinary account in the tenant may see the same value beside a name. By itself it tells nobody apart where many share it; the dictionary says how many do.',
        dropped: 'Nobody: it does not leave.',
        pseudonymized:
          'Nobody by the value alone: without the key the pseudonym leads to no name. It is equal wherever the same value stands, so answers join with each other.',
        reduced:
          'What is left is shared by many: a length, a word of a closed list, a month. The dictionary says what of it is told.',
        sealed: 'Nobody: only the gateway opens it, and only for the same caller’s next question.',
      } satisfies Record<Fate, string>,
    },
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
  playground: {
    connector: 'Connector',
    endpoint: 'Endpoint',
    request: 'Request',
    send: 'Send',
    sending: 'Asking',
    allowed: 'The rules allow it.',
    refused: 'The gateway would refuse it:',
    empty:
      'Send the request, or take one of the examples. Graph’s answer and what is delivered of it come here, side by side.',
    examples: 'Example calls',
    slots: 'Parts of the path',
    slotOpen: 'open: one is looked up',
    look: 'Look up ids',
    looking: 'Looking',
    found: (count: number) => `${count} found; the fields offer them.`,
    parameters: 'What may be asked',
    noParameters: 'This endpoint takes no parameter.',
    required: 'required',
    offered: (count: number) => `${count} may be named`,
    mayNot: (count: number) => `${count} may not be named, and why`,
    otherOptions: (count: number) =>
      count === 1 ? '1 option that it does not take' : `${count} options that it does not take`,
    notAsked: 'Graph was not asked.',
    graphSaid: (status: number, bytes: number) =>
      `Graph answered ${status}, ${new Intl.NumberFormat('en').format(bytes)} bytes`,
    rawRequest: 'raw request',
    links: { next: 'Follow to the next page', delta: 'Ask what has changed' },
    use: 'Use',
    nextIds: (count: number) => `Ids for the next call (${count})`,
    copies: { open: 'Copy as', curl: 'curl', python: 'Python', javascript: 'JavaScript' },
    paste: {
      open: 'Paste an answer',
      title: 'An answer of your own',
      about:
        'It is sanitized by the rules of this request, with the gateway’s keys. Nobody is asked. Request:',
      text: 'Answer, JSON',
      file: 'or a file, up to 20 MB',
      sanitize: 'Show what is delivered',
      nothing: 'There is nothing to sanitize: paste one whole answer of Graph.',
      tooLarge: 'This is more than 20 MB. Take a part of it.',
    },
  },
  rules: {
    tooLong: {
      code: 'RULES_TOO_LONG',
      message:
        'This text is longer than 2 MiB, so nothing was asked about it; a rule file has 1 MiB at most.',
      fix: 'Take out what is no rule, or press Reset.',
    },
    bar: {
      begin: 'Begin with',
      nothing: 'an empty file',
      file: (name: string) => `file ${name}`,
      policyOf: (title: string) => `default policy of ${title}`,
      open: 'Open a file',
      find: 'Find',
      reset: 'Reset',
      download: 'Download',
      changed: 'Changed, only in this page’s memory',
      policy: 'policy',
      command: 'the command that checks the file',
      settings: 'Copy settings to serve it',
      language: (language: 'native' | 'psoxy' | 'files' | undefined) =>
        language === undefined
          ? 'no known language'
          : { native: 'native language', psoxy: 'Psoxy’s language', files: 'rules for files' }[language],
    },
    replace: {
      title: 'Replace what you changed?',
      text: 'Your changes are in this page’s memory alone. Download them first if you need them.',
      keep: 'Keep my changes',
      replace: 'Replace them',
    },
    files: {
      tooLarge: (name: string, size: string) => ({
        code: 'RULES_UNREADABLE',
        message: `${name} has ${size} MiB; a rule file has 1 MiB at most. It was not read.`,
        fix: 'See whether it is the right file. An answer of Graph is pasted below, under Preview.',
      }),
      binary: (name: string) => ({
        code: 'RULES_UNREADABLE',
        message: `${name} is no text in UTF-8.`,
        fix: 'Open a file of YAML, of JSON, or of base64 of these.',
      }),
      empty: (name: string) => ({
        code: 'RULES_UNREADABLE',
        message: `${name} is empty.`,
        fix: 'Begin with a default policy: nymgate rules print CONNECTOR prints one.',
      }),
    },
    editor: {
      label: 'Rules',
      keys: 'Tab indents. Escape and then Tab leaves the editor. Control and space lists the words that may stand here.',
    },
    cursor: {
      title: 'Help at the cursor',
      none: 'Help for the word at the cursor stands here. Esc, then Tab leaves the editor; Ctrl-Space lists words.',
      try: 'Try another treatment for',
      treatments: {
        keep: 'Keep it',
        pseudonymize: 'Replace it',
        textDigest: 'Leave its length',
        drop: 'Drop it',
      },
    },
    findings: {
      title: 'Findings',
      busy: 'Checking',
      count: (errors: number, warnings: number) =>
        errors + warnings === 0
          ? 'No finding'
          : [
              errors === 0 ? [] : errors === 1 ? '1 error' : `${errors} errors`,
              warnings === 0 ? [] : warnings === 1 ? '1 warning' : `${warnings} warnings`,
            ]
              .flat()
              .join(', '),
      error: 'error',
      warning: 'warning',
      place: (line: number, column: number) => `${line}:${column}`,
      empty:
        'There are no rules yet. Begin with a default policy, open a file, or drop one here. Rules of the native language begin with nymgate: 1.',
      noLanguage:
        'No rule language is recognised: rules of the native language have nymgate: 1, those of Psoxy endpoints with pathTemplate or pathRegex.',
      files:
        'These are rules for files (nymgate bulk), which no connector serves. They are checked here; see what they do with nymgate bulk --dry-run.',
      more: (count: number) => `${count} more findings; nymgate check lists all.`,
    },
    changes: {
      title: 'What changes',
      busy: 'Comparing',
      with: 'compared with',
      aFile: 'a file …',
      faulty: {
        editor: 'There is an error in the rules: what they change is known when it is mended.',
        other: 'There is an error in the file to compare with: nymgate check tells which.',
      },
      sum: (fields: number, requests: number) =>
        fields + requests === 0
          ? 'Nothing newly leaves, and nothing more may be asked.'
          : `${fields === 1 ? '1 field newly leaves' : `${fields} fields newly leave`}, or more of it; ${
              requests === 0 ? 'nothing more' : requests === 1 ? '1 thing more' : `${requests} things more`
            } may be asked.`,
      exposed: 'Newly exposed',
      hidden: 'Newly hidden',
      allowed: 'Newly allowed requests',
      refused: 'Newly refused requests',
      more: (count: number) => `and ${count} more; nymgate diff lists all.`,
      line: (line: number) => `line ${line}`,
      anyField: 'Any field that no rule names',
      subjectOf: (subject: string, owner: string) => `${subject} of ${owner}`,
      sentence: (now: string, was: string) => `${now}; before: ${was}.`,
      /** By how much gets out: nothing, a constant, a digest, a pseudonym, a reversible one, parts, everything. */
      outcomes: [
        'is dropped',
        'leaves as a constant',
        'leaves as its length',
        'leaves as a pseudonym',
        'leaves as a pseudonym that may be asked with',
        'leaves in part',
        'leaves in clear',
      ] as readonly string[],
      outcomesBefore: [
        'dropped',
        'a constant',
        'its length',
        'a pseudonym',
        'a pseudonym that may be asked with',
        'a part',
        'in clear',
      ] as readonly string[],
      unclear: 'Both let something out, and neither is known to let out less.',
      noExample: 'The simulated tenant has no value that shows it.',
      before: 'before',
      now: 'now',
      nothing: 'nothing',
      places: (endpoint: string, places: number) =>
        places === 1 ? `of ${endpoint}` : `of ${endpoint}, and in ${places - 1} more places`,
    },
    preview: {
      title: 'Preview',
      busy: 'Applying the rules',
      of: 'answer',
      pasted: 'one that I paste',
      nothing: 'Choose an answer: it is shown beside what the rules make of it.',
      faulty: 'The preview comes back when the rules have no error.',
      call: 'Path of the call',
      answer: 'Body of Graph’s answer',
      show: 'Show',
      tooLong: 'This is more than the 20 MB that the console takes. Take a part of it.',
    },
  },
  dictionary: {},
  joins: {},
  operation: {},
} as const;
