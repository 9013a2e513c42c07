import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import type { App } from '../../../gateway/src/app/create-app.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { readPolicy } from '../../../shell/src/review/read-policy.ts';
import { readSheet } from '../dictionary/create-dictionary-handlers.ts';
import { createPolicyLoader } from '../shared/load-policy.ts';
import { createStatementsHandlers } from './create-statements-handlers.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-statements-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'rules.yaml');
writeFileSync(
  file,
  `nymgate: 1
name: few
entities:
  meeting:
    properties:
      id: { treatment: pseudonymize, kind: event }
      subject: { treatment: keep, type: string, reviewed: Agreed with the works council. }
      bloodGroup: { treatment: keep, type: word }
endpoints:
  - id: events
    path: /v1.0/users/{userId}/events
    slots: { userId: { type: guid, pseudonym: required, kind: person } }
    response: { collection: meeting }
`,
);

const SETTINGS = {
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
  clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
  assertion: { type: 'token-file', path: '/not-there' },
};

const configure = (domains: object = {}, options: object = {}) =>
  loadConfig({
    text: JSON.stringify({
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }], domains },
      connectors: {
        'entra-id': { ...SETTINGS, options },
        'outlook-cal': { ...SETTINGS, rules: file },
      },
    }),
    file: 'nymgate.json',
    environment: {},
  });
const CONFIG = configure();

/** As if the gateway had been started with the configuration. */
async function loader() {
  const options = DEFAULT_CONNECTOR_OPTIONS;
  const policies = {
    'entra-id': await readPolicy({ connector: 'entra-id', options }),
    'outlook-cal': await readPolicy({ rules: file }),
  };
  const connectors = Object.entries(policies).map(([id, { plan }]) => ({ id, policy: plan.policy }));
  return createPolicyLoader({
    config: CONFIG,
    app: () => ({ status: () => ({ connectors }) }) as unknown as App,
  });
}

async function read(connector: string, language: 'en' | 'de' | 'fr', config = CONFIG) {
  const handlers = createStatementsHandlers({ config }, await loader());
  return handlers['statements/read']({ connector, language }, new AbortController().signal);
}

test('a rule file decides the statements, not the default rules', async () => {
  const sheet = await read('outlook-cal', 'en');
  const statements = sheet.parts.flatMap((part) => part.statements);
  expect(sheet.rules).toBe(file);
  expect(statements.find(({ id }) => id === 'calendar-times')).toMatchObject({
    result: 'no',
    sentence: 'When an event takes place, for how long, and how often: no.',
  });
  expect(statements.find(({ id }) => id === 'calendar-subject')).toMatchObject({
    result: 'partly',
    endpoints: ['/v1.0/users/{userId}/events'],
    properties: ['event.subject'],
  });
  expect(sheet.alsoLeaves).toEqual([
    { property: '/value/*/bloodGroup', endpoint: '/v1.0/users/{userId}/events' },
  ]);
  expect(sheet.reviews).toEqual([{ field: 'meeting.subject', reason: 'Agreed with the works council.' }]);
});

test.each([
  [{ domains: { policy: 'drop' } }, 'hash', 'partly, only those listed as own.'],
  [{}, 'hash', 'yes, under pseudonyms.'],
  [{}, 'keep', 'yes.'],
])(
  'S7 the domain policy of the connector decides, else that of all: %j, %s',
  async (options, policy, verdict) => {
    const sheet = await read('entra-id', 'en', configure({ policy }, options));
    const statements = sheet.parts.flatMap((part) => part.statements);
    const domains = statements.find(({ id }) => id === 'directory-domains');
    expect(domains?.sentence).toBe(`Domains and tenant IDs of the organization: ${verdict}`);
  },
);

test('default rules have no warning, and each statement has its three languages', async () => {
  const sheets = [await read('entra-id', 'en'), await read('entra-id', 'de'), await read('entra-id', 'fr')];
  expect(sheets.map(({ alsoLeaves, reviews }) => [...alsoLeaves, ...reviews])).toEqual([[], [], []]);
  expect(sheets.map(({ parts }) => parts[0]?.title)).toEqual(['In general', 'Allgemein', 'Généralités']);
  for (const { sentence, subject, verdict } of sheets.flatMap(({ parts }) =>
    parts.flatMap(({ statements }) => statements),
  ))
    expect(sentence.indexOf(verdict, subject.length)).toBeGreaterThan(subject.length);
});

test('the privacy document of the dictionary is of the same rules', async () => {
  const sheet = await readSheet(CONFIG, {
    connector: 'outlook-cal',
    language: 'en',
    environment: 'inspected',
    policies: await loader(),
  });
  expect(JSON.stringify(sheet)).toContain('/value/*/bloodGroup');
  expect(JSON.stringify(sheet)).toContain('Agreed with the works council.');
});

test('unknown connectors are refused', async () => {
  await expect(read('nobody', 'en')).rejects.toMatchObject({ issues: [{ code: 'CONNECTOR_UNKNOWN' }] });
});
