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
      nothing: 'It says nothing: null or empty on Graph’s side, or only in what is delivered.',
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
  playground: {},
  rules: {},
  dictionary: {
    reading: 'Reading the rules of all connectors',
    views: {
      label: 'Views of the dictionary',
      fields: 'Fields',
      access: 'Permissions',
      sheet: 'Privacy documents',
    },
    search: 'Search fields, permissions, endpoints',
    placeholder: 'phone, who reads mail subjects, Calendars.Read, a GUID, /v1.0/users …',
    connector: 'Connector',
    anyConnector: 'All connectors',
    treatment: 'Treatment',
    anyTreatment: 'Any treatment',
    class: 'Class',
    anyClass: 'Any class',
    table: 'Fields. Arrows move, Enter opens.',
    heads: ['Field', 'What leaves', 'Connector', 'Class', 'Values', 'Reason'],
    count: (shown: number, all: number) =>
      shown === all
        ? `${all.toLocaleString('en')} fields`
        : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} fields`,
    distinct: (distinct: number) => String(distinct),
    nothing: 'No field is found.',
    try: [
      'Use fewer words, or another one: phone, subject, manager, attendee.',
      'Graph’s own name works: businessPhones, internetMessageId.',
      'So do a permission (Mail.ReadBasic.All), its GUID, an endpoint’s path, a kind of pseudonym (drive-item).',
      'Take back filters: All connectors, Any treatment, Any class.',
      'A field that is not here never leaves: what the rules do not name is dropped.',
    ],
    noField: (connector: string, name: string) =>
      `${connector} has no field ${name}. What the rules do not name is dropped. Search for it in all connectors.`,
    accessHits: 'Permissions and endpoints of that name',
    columns: { permission: 'Permission', endpoint: 'Endpoint', entity: 'Entity' },
    details: {
      close: 'Close',
      class: 'Class',
      classes: {
        personal: 'personal: about a person',
        contact: 'contact: reaches or names a person',
        text: 'text: written by people',
        quasi: 'quasi: no name, but several together single somebody out',
        organisation: 'organisation: about the organisation',
        technical: 'technical: how the service works',
        metadata: 'metadata: about the record',
      } as Readonly<Record<string, string>>,
      kind: 'Kind of pseudonym',
      kindMeans: (kind: string) =>
        `${kind}. The same ${kind} has the same pseudonym wherever it stands; the same text of another kind has another one.`,
      unique: 'How unique',
      uniqueMeans: (
        { distinct, alone, smallest }: { distinct: number; alone: number; smallest: number },
        of: number,
      ) =>
        `${distinct.toLocaleString('en')} different values among ${of.toLocaleString('en')} simulated accounts. ${(100 * alone).toFixed(1)} % are alone with theirs; the rarest value is shared by ${smallest.toLocaleString('en')}. Several fields together tell accounts apart far better. A real tenant has its own numbers.`,
      uniqueDropped: 'It does not leave.',
      uniqueOther:
        'Not measured: measured is what leaves of accounts, as it is, coarser or as a grouping pseudonym.',
      uniqueUnmeasured: 'Not measured: the package nymgate-simulator is not installed here.',
      permissions: 'Permissions that open it',
      endpoints: (count: number) =>
        count === 1 ? 'Returned by one endpoint' : `Returned by ${count} endpoints`,
      ask: (path: string) => `Ask ${path} in the playground`,
      inside: (entity: string) => `Fields of ${entity}`,
      picture: (entity: string) => `Who can return ${entity}, as a picture`,
      address: 'the address of this field',
      copyAddress: 'Copy address',
      rules: 'Rules of this connector',
    },
    access: {
      none: 'The gateway serves no connector.',
      choose:
        'Choose a permission, an endpoint or an entity: what belongs to it stays, and the lines between.',
      chosen: (name: string) => `What belongs to ${name}. Choose it again to see all.`,
      heads: {
        permission: (count: number) => `Permissions (${count})`,
        endpoint: (count: number) => `Endpoints (${count})`,
        entity: (count: number) => `Entities (${count})`,
      },
      why: (connector: string) => `Why ${connector} needs it`,
      optional: 'Not needed: the connector works without it, with less.',
      worst: 'What it could read at worst',
      worstIs: (worst: string) => `Whoever held it could read ${worst}.`,
      worstUnknown: 'See Microsoft’s permissions reference.',
      role: 'App role',
      needs: 'Permissions that it needs',
      ask: 'Ask it in the playground',
      leaves: 'What leaves of it',
      fields: (count: number) => (count === 1 ? '1 field' : `${count} fields`),
    },
    sheet: {
      language: 'Language',
      languages: { en: 'English', de: 'Deutsch', fr: 'Français' },
      print: 'Print',
    },
  },
  joins: {
    views: { label: 'Views of the joins', person: 'One person', tables: 'Tables' },
    person: 'Person (raw name)',
    chooseOne: 'Choose a person',
    previous: 'Previous',
    next: 'Next',
    rawName: 'Number, name and kind in the simulated tenant. No name stands in the address of this page.',
    choose:
      'Choose a person: all connectors are asked through the gateway for what concerns that person, and the page shows where the same pseudonym stands.',
    inspected:
      'People can be chosen in a simulated tenant only: of a real person this would ask for hundreds of answers. Start the console without --inspect (nymgate console), or look at the tables.',
    nobody: (number: number) => `The tenant has no person of number ${number}. Choose one from the list.`,
    asking: (asked: number, connector: string) =>
      asked === 0
        ? 'Asking all connectors'
        : `Asking all connectors: ${asked} answers, the last one of ${connector}`,
    found: ({
      requests,
      rows,
      most,
      places,
    }: {
      requests: number;
      rows: number;
      most: number;
      places: readonly unknown[];
    }) =>
      `${requests.toLocaleString('en')} answers with ${rows.toLocaleString('en')} rows; ${places.length.toLocaleString('en')} columns hold one of the pseudonyms. Asked was the first page of each list, and of groups, teams, channels, chats, drives and calls ${most} at most.`,
    pseudonyms: 'Pseudonyms of this person',
    pseudonym: (kind: string, columns: number) =>
      `${kind}, in ${columns} ${columns === 1 ? 'column' : 'columns'}`,
    places: 'Where the same pseudonym stands',
    graph:
      'The pseudonyms of the person in the middle, the records that hold them around; the table below says the same.',
    placesTable: (count: number) => `${count} columns with a pseudonym of the person`,
    placeHeads: ['Pseudonym', 'Connector', 'Table', 'Column', 'Rows', 'Joins by'],
    equal: 'equal text',
    byHash: 'the 42 characters behind t~ or p~',
    apart: {
      title: 'What does not join, and why',
      ids: 'Object id and address',
      idsWhy: (ids: number, addresses: number, both: number) =>
        `They are two texts, so two pseudonyms. ${ids} tables have the person by object id alone, ${addresses} by address alone, ${both} by both. The table user (/users) has both and is the bridge.`,
      idOnly: (count: number) => `By object id alone: ${count}`,
      addressOnly: (count: number) => `By address alone: ${count}`,
      both: (count: number) => `By both: ${count}`,
      spelling: 'Letter case of domains',
      spellingWhy: (count: number) =>
        count === 0
          ? 'Domains keep the letter case in which somebody wrote them. In these answers all are spelled alike; compare the 42 characters behind t~ all the same.'
          : `Domains keep the letter case in which somebody wrote them: ${count} columns spell an address of this person otherwise than the account does. Compare the 42 characters behind t~.`,
      spelled: (count: number) => `Spelled otherwise: ${count}`,
      kinds: 'Other kinds',
      kindsWhy:
        'A pseudonym is of a kind. The same text under another kind has another pseudonym, so these lead to no account.',
      kindIn: (kind: string, tables: number) =>
        `is of the kind ${kind}; it stands in ${tables} ${tables === 1 ? 'table' : 'tables'}.`,
      dropped: 'Keys that are dropped',
      droppedWhy: (count: number) =>
        `Graph tells ${count} more properties of this account by itself that could join, and none of them leaves.`,
    },
    tables: {
      larger: 'Larger (+)',
      smaller: 'Smaller (−)',
      fit: 'Fit (0)',
      legend: 'Full lines join by equal values, dashed ones by the 42 characters behind t~ or p~.',
      room: (title: string) => `Diagram of ${title}; arrow keys move it`,
      picture: (title: string) =>
        `Tables of ${title} and what leads from one to another; the list below says the same`,
      inWords: 'The tables in words',
      heads: ['Table', 'One row is', 'Key', 'Columns', 'Leads to'],
      hash: '(by hash)',
      ofOther: (table: string, connector: string) => `${table} of ${connector}`,
    },
  },
  operation: {},
} as const;
