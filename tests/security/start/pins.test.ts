import { describe, expect, test } from 'vitest';
import {
  byTitle,
  CLOSED,
  nativeScheme,
  OPEN,
  OTHER_KEY,
  psoxyScheme,
  refusedAtReload,
  refusedAtStart,
  type StartCase,
  startStand,
} from './start-stand.ts';

const stand = startStand();
const { at, write, configure, configured } = stand;

const HTML = '<!doctype html><html><title>Sign in</title><p>Your session has ended.</html>';
const withRules = () => configure({ connector: { rules: at('rules.yaml') } });
const withSalt = () => configure({ pseudonyms: psoxyScheme(at) });

async function pinEpoch(): Promise<void> {
  const { keyFingerprint: epoch } = (await stand.start()).app.status();
  configure({ pseudonyms: { ...nativeScheme(at), expectedEpoch: epoch } });
}

async function pinPolicy(connector: Readonly<Record<string, unknown>>): Promise<void> {
  configure({ connector });
  const [first] = (await stand.start()).app.status().connectors;
  configure({ connector: { ...connector, expectedPolicy: first?.policy } });
}

const PINNED: readonly StartCase[] = [
  {
    title: 'another key',
    prepare: pinEpoch,
    fault: () => write('key', OTHER_KEY),
    code: 'PIN_MISMATCH',
    says: /expectedEpoch is [0-9a-f]{16}, .* gives [0-9a-f]{16} .*bring back the key/,
  },
  {
    title: 'a key ring that begins with another key',
    prepare: pinEpoch,
    fault: () => {
      write('new', OTHER_KEY);
      configure({ pseudonyms: { ...configured().pseudonyms, ...nativeScheme(at, 'new', 'key') } });
    },
    code: 'PIN_MISMATCH',
    says: /expectedEpoch/,
  },
  {
    title: 'other rules',
    prepare: () => pinPolicy({ rules: at('rules.yaml') }),
    fault: () => write('rules.yaml', CLOSED.replace('users', 'groups'), 0o644),
    code: 'PIN_MISMATCH',
    says: /connectors\.entra-id\.expectedPolicy is [0-9a-f]{16}, .* give [0-9a-f]{16} .*nymgate diff/,
  },
  {
    title: 'another variant of the default policy',
    prepare: () => pinPolicy({}),
    fault: () => configure({ connector: { ...configured().connector, options: { includeGroups: false } } }),
    code: 'PIN_MISMATCH',
    says: /expectedPolicy/,
  },
];

const secretPage = { code: 'SECRET_UNAVAILABLE', says: /holds an HTML or XML page, not a secret/ } as const;
const secretJson = { code: 'SECRET_UNAVAILABLE', says: /holds a JSON document, not a secret/ } as const;
const NOT_FOUND = '{"error":{"code":"SecretNotFound"}}';

const PAGES: readonly StartCase[] = [
  { title: 'an HTML page as key', fault: () => write('key', HTML), ...secretPage },
  { title: 'a JSON document as key', fault: () => write('key', NOT_FOUND), ...secretJson },
  {
    title: 'an HTML page as salt',
    prepare: withSalt,
    fault: () => write('salt', HTML),
    ...secretPage,
  },
  {
    title: 'a JSON document as salt',
    prepare: withSalt,
    fault: () => write('salt', NOT_FOUND),
    ...secretJson,
  },
  {
    title: 'a sentence as salt',
    prepare: withSalt,
    fault: () => write('salt', 'upstream connect error or disconnect/reset before headers'),
    code: 'SECRET_UNAVAILABLE',
    says: /holds a text of several words/,
  },
  {
    title: 'an HTML page as rules',
    prepare: withRules,
    fault: () => write('rules.yaml', HTML, 0o644),
    code: 'RULES_UNREADABLE',
    says: /an HTML or XML page, not rules/,
  },
  {
    title: 'the JSON of an error as rules',
    prepare: withRules,
    fault: () => write('rules.yaml', NOT_FOUND, 0o644),
    code: 'RULES_UNREADABLE',
    says: /a JSON document, not rules/,
  },
];

const KEPT_TEXT = `nymgate: 1
name: own
endpoints:
  - id: u
    path: /v1.0/users
    response: { properties: { mail: { treatment: keep, type: string, class: personal } } }
`;

const OPEN_RULES: readonly StartCase[] = [
  {
    title: 'an endpoint whose whole answer passes (CFG-02)',
    prepare: withRules,
    fault: () => write('rules.yaml', OPEN, 0o644),
    code: 'RULES_OPEN',
    says: /rules\.yaml:2:5 .*connectors\.entra-id\.allowOpen: true/,
  },
  {
    title: 'any request allowed',
    prepare: withRules,
    fault: () => write('rules.yaml', `${CLOSED}allowAllEndpoints: true\n`, 0o644),
    code: 'RULES_OPEN',
    says: /rules\.yaml:4:\d+ .*any request is allowed/,
  },
  {
    title: 'a personal text that is kept as it is',
    prepare: withRules,
    fault: () => write('rules.yaml', KEPT_TEXT, 0o644),
    code: 'RULES_OPEN',
    says: /rules\.yaml:6:\d+ .*any text of a property of class personal/,
  },
];

describe('PIN-01 what differs from its pin', () => {
  test.each(byTitle(PINNED))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(PINNED))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );
});

describe('PIN-01 what a server answered in the place of a secret or of rules', () => {
  test.each(byTitle(PAGES))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(PAGES))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );
});

describe('PIN-01 open rules', () => {
  test.each(byTitle(OPEN_RULES))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(OPEN_RULES))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );
});

describe('what is meant is served', () => {
  test('a change of the pinned key, by the value that the message tells', async () => {
    await pinEpoch();
    write('key', OTHER_KEY);
    const [issue] = await stand.issues();
    const [, epoch] = /write expectedEpoch: "([0-9a-f]{16})"/.exec(issue?.fix ?? '') ?? [];
    configure({ pseudonyms: { ...configured().pseudonyms, expectedEpoch: epoch } });
    expect((await stand.start()).app.status().keyFingerprint).toBe(epoch);
  });

  test('open rules, where allowOpen says so', async () => {
    write('rules.yaml', `${OPEN}allowAllEndpoints: true\n`, 0o644);
    configure({ connector: { rules: at('rules.yaml'), allowOpen: true } });
    expect((await stand.start()).app.status().connectors[0]?.rules).toBe('custom');
  });

  test('both schemes can be pinned', async () => {
    withSalt();
    const { keyFingerprint: epoch } = (await stand.start()).app.status();
    configure({ pseudonyms: { ...psoxyScheme(at), expectedEpoch: epoch } });
    expect((await stand.start()).app.status()).toMatchObject({ keyFingerprint: epoch, scheme: 'psoxy' });
    write('salt', 'another9x8w7v6u5t4sk3v2');
    expect((await stand.issues()).map(({ code }) => code)).toEqual(['PIN_MISMATCH']);
  });
});

test('nothing of what stood in the place of a secret is told', async () => {
  for (const text of [HTML, NOT_FOUND, 'no secret SecretNotFound']) {
    write('key', text);
    expect(JSON.stringify(await stand.issues())).not.toMatch(/session|SecretNotFound/);
  }
});
