import type { Outcome } from '../../wire/aligned-response.ts';
import type { SheetPage } from '../../wire/dictionary.ts';

type NameWords = { readonly properties: string; readonly endpoints: string };

/** In the language of the document. */
export type LeavesWords = Readonly<
  Record<'rules' | 'policy' | 'also' | 'anyProperty' | 'anyEndpoint' | 'reviewed', string>
> & {
  readonly title: (connector: string) => string;
  readonly delivered: NameWords;
  /** Of a statement with `no`. */
  readonly dropped: NameWords;
};

/** All texts of the page. */
export const TEXTS = {
  product: 'Nymgate console',
  pages: {
    leaves: 'What leaves',
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
    copied: 'Copied',
    copy: (what: string) => `Copy ${what}`,
    light: 'Light',
    dark: 'Dark',
    theme: 'Light or dark',
    keys: 'Keys',
    loading: 'Loading',
    close: 'Close',
    simulated: 'Simulated tenant',
    inspected: (name: string) => `Raw data of tenant ${name} is on this screen`,
  },
  keys: {
    title: 'Keys',
    list: [
      ['/', 'search; on a page without a search, in the dictionary'],
      ['g then l p r d j o', 'go to a page'],
      ['j  k', 'next and previous value'],
      ['f', 'filter by outcome'],
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
  } satisfies Record<Outcome, { readonly word: string; readonly meaning: string }>,
  answers: {
    raw: 'raw',
    safe: 'safe',
    rawTitle: 'Graph’s answer',
    safeTitle: 'What is delivered',
    title: 'Graph’s answer and what is delivered of it',
    sides: 'Side that is shown',
    became: 'became',
    search: 'Find a name or a value',
    nothing: 'No match in this response.',
    printed: (printed: number, all: number) =>
      `The first ${printed.toLocaleString('en')} of ${all.toLocaleString('en')} rows are printed. Search or filter to print others.`,
    order: 'Shown in Graph’s order. Native rules deliver lists sorted.',
    filter: 'Show values by what became of them',
    all: 'Show all',
    inside: (values: number) => (values === 1 ? '1 value' : `${values} values`),
    detail: {
      became: 'became',
      nothing: 'It is null or empty on Graph’s side, so there is nothing to treat.',
      onlyOurs: 'Only in the delivered response: the gateway created it.',
      whole: 'The whole response; see its values for each outcome.',
      parts: 'An object or a list; see its values for each outcome.',
      end: 'End of an object or a list.',
      treatment: 'treatment',
      reason: 'reason',
      class: 'class of data',
      rule: 'rule',
      field: 'field',
      dictionary: 'Open it in the dictionary',
      joins: 'who could join it',
      copy: 'Copy',
      safeValue: 'the safe value',
      use: 'Use in the next call',
      joinsBy: {
        kept: 'Anyone with an account in the tenant may see the same value next to a name. A value shared by many identifies no one by itself; together with others it may. The dictionary shows how many share it.',
        dropped: 'No one: it is not delivered.',
        pseudonymized:
          'No one by the value alone: without the key the pseudonym reveals no name. The same value always has the same pseudonym, so responses join.',
        reduced:
          'Many share what is delivered: a length, a word of a closed list, a month. The dictionary shows what is delivered.',
        sealed: 'No one: only the gateway decrypts it, and only for the same caller’s next request.',
      } satisfies Record<Outcome, string>,
    },
  },
  problems: {
    next: 'What to do next',
    ended: {
      code: 'CONSOLE_ENDED',
      message: 'The console does not respond: its command has ended.',
      fix: 'Start it again (nymgate console, or npm run demo) and open the link that it prints.',
    },
    noAnswer: {
      code: 'ANSWER_UNREADABLE',
      message: 'The console sent a response that this page cannot read.',
      fix: "Reload the page: its version may differ from the console's.",
    },
  },
  leaves: {
    showAll: 'Show all properties',
    words: {
      en: {
        title: (connector) => `What leaves: ${connector}`,
        rules: 'By the rules in force:',
        policy: 'policy hash',
        also: 'Also leaves, and no statement covers it:',
        anyProperty: 'any other property',
        anyEndpoint: 'any endpoint',
        reviewed: 'Reviewed by the authors of the rules',
        delivered: { properties: 'Properties', endpoints: 'Endpoints that return them' },
        dropped: { properties: 'Dropped properties', endpoints: 'Endpoints that would return them' },
      },
      de: {
        title: (connector) => `Was übermittelt wird: ${connector}`,
        rules: 'Nach den geltenden Regeln:',
        policy: 'Policy-Hash',
        also: 'Wird außerdem übermittelt, ohne dass eine Aussage es nennt:',
        anyProperty: 'jedes weitere Feld',
        anyEndpoint: 'jeder Endpunkt',
        reviewed: 'Von den Verfassern der Regeln geprüft',
        delivered: { properties: 'Felder', endpoints: 'Endpunkte, die sie liefern' },
        dropped: { properties: 'Entfernte Felder', endpoints: 'Endpunkte, die sie sonst lieferten' },
      },
      fr: {
        title: (connector) => `Ce qui est transmis : ${connector}`,
        rules: 'Selon les règles en vigueur :',
        policy: 'empreinte',
        also: 'Est aussi transmis, sans qu’aucune phrase ne le mentionne :',
        anyProperty: 'tout autre champ',
        anyEndpoint: 'tout point de terminaison',
        reviewed: 'Vérifié par les auteurs des règles',
        delivered: { properties: 'Champs', endpoints: 'Points de terminaison qui les fournissent' },
        dropped: {
          properties: 'Champs supprimés',
          endpoints: 'Points de terminaison qui les fourniraient',
        },
      },
    } satisfies Record<SheetPage['language'], LeavesWords>,
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
      'Send the request or choose an example. Graph’s response and what is delivered appear here side by side.',
    examples: 'Example calls',
    slots: 'Parts of the path',
    slotOpen: 'Leave empty to use a sample ID',
    look: 'Look up ids',
    looking: 'Looking',
    found: (count: number) =>
      `${count} found. The fields offer them with names from Graph’s raw response. Requests contain only the pseudonym.`,
    standsFor: (name: string) => `Stands for ${name}`,
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
        'It is sanitized with the rules of this request and the gateway’s keys. Nothing is sent to Graph. Request:',
      text: 'Answer, JSON',
      file: 'or a file, up to 20 MB',
      held: (length: number) =>
        `${new Intl.NumberFormat('en').format(length)} characters pasted. They are not shown in the field, because that would take long.`,
      sanitize: 'Show what is delivered',
      nothing: 'There is nothing to sanitize: paste one whole answer of Graph.',
      tooLarge: 'The maximum is 20 MB. Paste part of it.',
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
        message: `${name} is not UTF-8 text.`,
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
      note: 'note',
      place: (line: number, column: number) => `${line}:${column}`,
      empty:
        'There are no rules yet. Begin with a default policy, open a file, or drop one here. Rules of the native language begin with nymgate: 1.',
      noLanguage:
        'No rule language is recognised. The native language starts with nymgate: 1; Psoxy’s has endpoints with pathTemplate or pathRegex.',
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
        editor: 'There is an error in the rules. Fix it to see what they change.',
        other: 'There is an error in the file to compare with. Run nymgate check to see it.',
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
      /** By exposure: nothing, constant, size, pseudonym, reversible pseudonym, part, everything. */
      outcomes: [
        'is dropped',
        'leaves as a constant',
        'leaves as its length',
        'leaves as a pseudonym',
        'leaves as a pseudonym that may be asked with',
        'leaves in part',
        'is delivered in plain text',
      ] as readonly string[],
      outcomesBefore: [
        'dropped',
        'a constant',
        'its length',
        'a pseudonym',
        'a pseudonym that may be asked with',
        'a part',
        'in plain text',
      ] as readonly string[],
      remaining: (places: number) =>
        places === 1 ? 'Still delivered in 1 place by' : `Still delivered in ${places} places by`,
      remainingAt: (endpoint: string, expand: string | undefined) =>
        expand === undefined ? `at ${endpoint}` : `at ${endpoint} by $expand=${expand}`,
      remainingMore: (policy: string, count: number) => `${policy}: and ${count} more`,
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
      nothing: 'Choose a response: it is shown next to its sanitized form.',
      key: 'Pseudonyms here are made with a key of this page alone.',
      faulty: 'The preview comes back when the rules have no error.',
      call: 'Path of the call',
      answer: 'Body of Graph’s answer',
      show: 'Show',
      tooLong: 'The maximum is 20 MB. Paste part of it.',
    },
  },
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
    allOf: (count: number) => `all ${count} connectors`,
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
      sameIn: 'The same in',
      otherwiseIn: 'Treated otherwise in',
      class: 'Class',
      classes: {
        personal: 'personal: about a person',
        contact: 'contact: reaches or names a person',
        text: 'text: written by people',
        quasi: 'quasi: no name, but several together single out a person',
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
      worstIs: (worst: string) => `Its holder could read ${worst}.`,
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
    asking: (requests: number, connector: string) =>
      requests === 0
        ? 'Asking all connectors'
        : `Asking all connectors: ${requests} answers, the last one of ${connector}`,
    found: ({
      requests,
      rows,
      most,
      locations,
    }: {
      requests: number;
      rows: number;
      most: number;
      locations: readonly unknown[];
    }) =>
      `${requests.toLocaleString('en')} answers with ${rows.toLocaleString('en')} rows; ${locations.length.toLocaleString('en')} columns hold one of the pseudonyms. Asked was the first page of each list, and of groups, teams, channels, chats, drives and calls ${most} at most.`,
    pseudonyms: 'Pseudonyms of this person',
    pseudonym: (kind: string, columns: number) =>
      `${kind}, in ${columns} ${columns === 1 ? 'column' : 'columns'}`,
    places: 'Where the same pseudonym stands',
    graph:
      'The pseudonyms of the person in the middle, the records that hold them around; the table below says the same.',
    placesTable: (count: number) => `${count} columns with a pseudonym of the person`,
    placeHeads: ['Pseudonym', 'Connector', 'Table', 'Column', 'Rows', 'Joins by'],
    equal: 'equal text',
    byHash: 'the 42 characters after t~ or p~',
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
          ? 'Domains keep the letter case in which they were written. In these responses all are spelled alike; compare the 42 characters after t~ all the same.'
          : `Domains keep the letter case in which they were written: ${count} columns spell an address of this person otherwise than the account does. Compare the 42 characters after t~.`,
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
      legend: 'Full lines join by equal values, dashed ones by the 42 characters after t~ or p~.',
      room: (title: string) => `Diagram of ${title}; arrow keys move it`,
      picture: (title: string) =>
        `Tables of ${title} and what leads from one to another; the list below says the same`,
      inWords: 'The tables in words',
      heads: ['Table', 'One row is', 'Key', 'Columns', 'Leads to'],
      hash: '(by hash)',
      ofOther: (table: string, connector: string) => `${table} of ${connector}`,
    },
  },
  operation: {
    views: 'What is shown',
    health: 'Health',
    audit: 'Audit trail',
    doctor: 'Doctor',
    pause: 'Pause',
    resume: 'Resume',
    paused: 'Paused: the numbers are those of the last look.',
    waiting: 'Looking at the gateway',
    watched: (address: string) => `Admin listener ${address}`,
    states: {
      ready: 'Ready',
      waiting: 'Not ready',
      silent: 'No answer',
      foreign: 'Not a gateway',
      off: 'Not watched',
    },
    started: (time: string) => `process started ${time}`,
    since: (time: string) => `seen by this console since ${time}`,
    lastKnown: 'Last known values:',
    facts: {
      version: 'version',
      generation: 'configuration',
      callers: 'who may call',
      secrets: 'secrets',
      memory: 'memory',
      connections: 'connections',
    },
    generation: (count: number) => (count === 1 ? 'as at the start' : `reloaded ${count - 1} times`),
    numbers: {
      requests: 'Requests a second',
      refused: 'Refused or failed',
      own: 'Latency, ours',
      graph: 'Latency, Graph',
      values: 'Values treated a second',
    },
    inAll: (count: string) => `${count} in all`,
    within: '95 of 100 within',
    unmeasured: 'no request measured yet',
    charts: {
      requests: 'Requests by outcome',
      latency: 'Latency: 95 of 100 requests within',
      answered: 'answered',
      refused: 'refused',
      failed: 'failed',
      own: 'ours',
      graph: 'Graph’s',
      perSecond: 'requests a second',
      milliseconds: 'milliseconds',
      table: 'Show the last looks as a table',
      time: 'time',
      tooFew: 'No line yet: it starts with the second look.',
      gap: 'Gap: this page was not open, or paused.',
      gapLatency: 'Gap: no request, or this page was not open or paused.',
    },
    noTraffic: 'No request has come yet.',
    noTrafficFix: 'Send one on the page Playground, or paste a curl line of the demo.',
    treatments: 'Values by treatment',
    refusals: 'Refusals by code',
    noRefusals: 'No request was refused.',
    code: 'code',
    connector: 'connector',
    count: 'requests',
    treatment: 'treatment',
    valuesHead: 'values',
    noConnector: 'none',
    connectors: 'Connectors',
    policy: 'policy',
    epoch: (fingerprint: string) => `Epoch of the pseudonyms ${fingerprint}`,
    rules: 'rules',
    endpoints: 'endpoints',
    entra: 'Entra ID',
    token: 'access token',
    sourceAuth: { ok: 'working', failing: 'failing', unknown: 'not requested yet' } as Readonly<
      Record<string, string>
    >,
    tokenEnds: (left: string, count: number) =>
      `ends in ${left} (${count === 1 ? '1 fetched' : `${count} fetched`})`,
    noToken: 'none',
    ends: 'Expiry',
    noEnds: 'No certificate or key of this gateway expires.',
    endNames: {
      'listener-certificate': 'certificate of the listener',
      'source-certificate': 'certificate for Entra ID',
      'caller-key': 'next API key of a caller',
    },
    endsIn: (time: string, left: string) => `${time}, in ${left}`,
    ended: (time: string) => `${time}, expired`,
    lastLines: 'Last lines',
    filters: {
      code: 'code',
      caller: 'caller',
      connector: 'connector',
      minutes: 'time',
      outcome: 'outcome',
      problem: 'refused or failed',
      all: 'all',
      more: (count: number) => `Show ${count} more`,
      last: (minutes: number) => (minutes < 60 ? `last ${minutes} minutes` : `last ${minutes / 60} h`),
      found: (shown: number, found: number, kept: number) =>
        `${shown} of ${found} matching lines shown; the last ${kept} are searched.`,
    },
    trail: {
      whole: (lines: number) => `${lines} lines, none missing, changed or moved.`,
      broken: 'The chain is broken.',
      empty: 'No line yet.',
      reading: 'Reading the file.',
      unreadable: 'The file cannot be read.',
      none: 'The audit file of this gateway is not specified.',
      noneFix: 'nymgate console --admin http://127.0.0.1:8485 --audit audit.log',
      from: { gateway: 'As the gateway writes them.', file: (file: string) => `Out of ${file}.` },
      head: {
        same: 'Its end matches the head that the gateway reports.',
        missing: 'The gateway has written lines that are not here yet, or has restarted.',
        other: 'Its end differs from the head that the gateway reports.',
      },
      limits:
        'A chain does not reveal a truncated end, and anyone who can write the file can forge it: keep its head elsewhere.',
      checkCommand: 'nymgate audit verify audit.log',
      line: (line: number) => `line ${line}`,
    },
    columns: {
      number: 'number',
      time: 'time',
      what: 'what',
      status: 'status',
      caller: 'caller',
      own: 'ours',
      graph: 'Graph’s',
    },
    milliseconds: (value: string) => `${value} ms`,
    doctorIntro:
      'Examines the deployment from the configuration to one real call of each endpoint, as nymgate doctor does. Steps that need a failed one are not tried.',
    doctorElsewhere:
      'doctor examines a configuration where it runs, but only the admin listener of this gateway is known here.',
    doctorCommand: 'nymgate doctor --config nymgate.yaml',
    run: 'Run doctor',
    again: 'Run doctor again',
    cancel: 'Cancel',
    cancelled: 'Cancelled. What was found until then stays.',
    running: (of: string, step: string) => `Examining ${of}: ${step}`,
    results: {
      ok: 'Nothing is wrong.',
      warn: 'It works; something may become wrong.',
      fail: 'Something is wrong.',
    },
    statuses: { ok: 'ok', warn: 'warning', fail: 'failed', skipped: 'not tried' },
    ofGateway: 'gateway',
    causes: 'Causes',
    next: 'Next',
    who: 'Who',
    commands: 'Commands',
    copyCommands: 'Copy commands',
  },
} as const;
