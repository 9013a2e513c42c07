import { randomBytes } from 'node:crypto';
import type { AlignedResponse, AlignedRow } from 'nymgate-console';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { createOffline } from '../../../gateway/src/app/create-offline.ts';
import { compareDelivery, countOutcomes } from '../../../shell/src/call/compare-delivery.ts';
import { findConnector } from '../../../shell/src/input/find-connector.ts';
import { listNativePlans } from '../../../shell/src/input/list-native-plans.ts';
import { readPolicy } from '../../../shell/src/review/read-policy.ts';
import { alignResponses } from './align-responses.ts';
import { MAX_ROWS } from './align-rows.ts';

const USERS = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users',
  value: [
    {
      id: '48d31887-5fad-4d73-a9f5-3c356e68a038',
      displayName: 'Ana Kovač',
      mail: 'ana.kovac@contoso.com',
      department: 'Engineering',
      accountEnabled: true,
      jobTitle: null,
      onPremisesExtensionAttributes: { extensionAttribute1: 'x', extensionAttribute2: 'y' },
      notInGraph: { a: [1, 2] },
    },
  ],
  '@odata.nextLink': 'https://graph.microsoft.com/v1.0/users?$skiptoken=RFNwdAIAAQ',
};
const KEY = {
  scheme: 'native',
  keys: [{ id: 1, secret: randomBytes(32).toString('base64url') }],
} as const;
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

async function alignUsers(answer: unknown): Promise<{ aligned: AlignedResponse; safe: unknown }> {
  const options = DEFAULT_CONNECTOR_OPTIONS;
  const policy = await readPolicy({ connector: 'entra-id', options });
  const { sanitize } = createOffline({
    ruleSet: findConnector('entra-id').ruleSet(options),
    pseudonyms: { ...KEY, tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87' },
    publicUrl: 'http://127.0.0.1:8484',
  });
  const { output } = sanitize({ method: 'GET', url: '/v1.0/users', body: bytes(answer) });
  const endpoint = policy.plan.endpoints.find(({ id }) => id === 'users');
  if (endpoint === undefined) throw new Error('no endpoint users');
  const of = { connector: 'entra-id', policy, endpoint, known: listNativePlans() };
  const safe = new TextEncoder().encode(output);
  return {
    aligned: alignResponses({ raw: bytes(answer), safe, explainedResponse: of }),
    safe: JSON.parse(output),
  };
}

function findRow({ rows }: AlignedResponse, name: string): AlignedRow {
  const found = rows.find((row) => row.name === name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

describe('two answers side by side', () => {
  it('has a fate, and a sentence of the rules with its place, for every value', async () => {
    const { aligned } = await alignUsers(USERS);
    const of = (name: string) => {
      const { outcome, field = -1 } = findRow(aligned, name);
      const { rule, reason, dictionary } = aligned.fields[field] ?? {};
      return { fate: outcome, rule, dictionary, explained: (reason ?? '').length > 0 };
    };
    expect(of('mail')).toEqual({
      fate: 'pseudonymized',
      rule: 'user.mail',
      dictionary: 'entra-id/user.mail',
      explained: false,
    });
    expect(of('displayName')).toMatchObject({
      fate: 'dropped',
      rule: 'user.displayName',
      explained: true,
    });
    expect(of('department')).toMatchObject({ fate: 'kept', dictionary: 'entra-id/user.department' });
    expect(of('@odata.nextLink')).toMatchObject({ fate: 'sealed' });
    expect(findRow(aligned, 'jobTitle').outcome).toBeUndefined();
  });

  it('counts what the command line counts', async () => {
    const { aligned, safe } = await alignUsers(USERS);
    expect(aligned.counts).toEqual(countOutcomes(compareDelivery(USERS, safe)));
    expect(aligned.counts.dropped).toBeGreaterThan(2);
  });

  it('marks an object of which nothing is delivered, and says of what no rule names that none does', async () => {
    const { aligned } = await alignUsers(USERS);
    const unknown = findRow(aligned, 'notInGraph');
    expect(unknown).toMatchObject({ kind: 'open-object', outcome: 'dropped' });
    expect(aligned.fields[unknown.field ?? -1]?.treatment).toContain('no rule names it');
    const inner = aligned.rows[aligned.rows.indexOf(unknown) + 2];
    expect(inner).toMatchObject({ kind: 'value', raw: '1', outcome: 'dropped', field: unknown.field });
  });

  it('shows what only the safe side has, where it stands there', () => {
    const raw = bytes({ body: { content: 'Dear Ana' }, end: 1 });
    const safe = bytes({ body: { content: '{"length":8}', nymgate: true }, end: 1 });
    const { rows, counts } = alignResponses({ raw, safe });
    const added = rows.find(({ name }) => name === 'nymgate');
    expect(added).toEqual({ depth: 2, name: 'nymgate', kind: 'value', safe: 'true' });
    expect(rows.map(({ name }) => name)).toEqual(['', 'body', 'content', 'nymgate', '', 'end', '']);
    expect(counts).toMatchObject({ reduced: 1, kept: 1 });
  });

  it('keeps a list aligned of which elements were dropped', () => {
    const token = `t~${'A'.repeat(43)}`;
    const raw = bytes([7, 'keep', 'lost', { id: 1, type: 'a' }, 'ana@contoso.com', { id: 2, type: 'b' }]);
    const safe = bytes([7, 'keep', `${token}@contoso.com`, { type: 'b' }]);
    const { rows } = alignResponses({ raw, safe });
    const sides = rows.filter(({ kind }) => kind === 'value').map((row) => [row.raw, row.safe]);
    expect(sides).toContainEqual(['7', '7']);
    expect(sides).toContainEqual(['"keep"', '"keep"']);
    expect(sides).toContainEqual(['"b"', '"b"']);
  });

  it('keeps digits, doubled keys and the order of keys that look like numbers', () => {
    const raw = new TextEncoder().encode('{"b":12345678901234567890,"1":1.0,"b":2}');
    const { rows } = alignResponses({ raw, safe: new TextEncoder().encode('{"b":12345678901234567890}') });
    expect(rows.map(({ name, raw: text, outcome }) => [name, text, outcome]).slice(1, -1)).toEqual([
      ['b', '12345678901234567890', 'kept'],
      ['1', '1.0', 'dropped'],
      ['b', '2', 'dropped'],
    ]);
  });

  it('WEB-04 writes out what is not seen or turns the text around it, and leaves letters and emoji whole', () => {
    const raw = bytes({
      '\u202eliam\n': 'a\u202eb\u2066\u200b\u0085\u{e0041}\ufeff',
      name: 'Öğe نام\u200cها 👩\u200d💻❤\ufe0f',
    });
    const { rows } = alignResponses({ raw, safe: raw });
    expect(
      rows.slice(1, 3).map(({ name, raw: text, safe, outcome }) => [name, text, safe === text, outcome]),
    ).toEqual([
      ['\\u202eliam\\u000a', '"a\\u202eb\\u2066\\u200b\\u0085\\udb40\\udc41\\ufeff"', true, 'kept'],
      ['name', '"Öğe نام\u200cها 👩\u200d💻❤\ufe0f"', true, 'kept'],
    ]);
  });

  it('lays 5 MB side by side in about a second of the processor', async () => {
    const people = Array.from({ length: 13_000 }, (_, index) => ({
      ...USERS.value[0],
      mail: `person${index}@contoso.com`,
      aboutMe: 'x'.repeat(120),
    }));
    const { aligned: warm } = await alignUsers(USERS);
    expect(warm.rows.length).toBeGreaterThan(10);
    const answer = { value: people };
    const size = bytes(answer).length;
    expect(size).toBeGreaterThan(5_000_000);
    const policy = await readPolicy({ connector: 'entra-id', options: DEFAULT_CONNECTOR_OPTIONS });
    const endpoint = policy.plan.endpoints.find(({ id }) => id === 'users');
    if (endpoint === undefined) throw new Error('no endpoint users');
    const of = { connector: 'entra-id', policy, endpoint, known: listNativePlans() };
    const raw = bytes(answer);
    // Time of the processor: the clock would measure what else runs on the machine.
    const before = process.cpuUsage();
    const { rows } = alignResponses({ raw, safe: raw, explainedResponse: of });
    const { user } = process.cpuUsage(before);
    expect(rows.length).toBeGreaterThan(13_000 * 12);
    expect(user / 1_000).toBeLessThan(2_000);
  });
});

describe('an answer that no browser can show whole', () => {
  it('is refused, rather than shown in part', () => {
    const list = (length: number) => new TextEncoder().encode(`[${'1,'.repeat(length - 1)}1]`);
    expect(alignResponses({ raw: list(1000), safe: undefined }).rows).toHaveLength(1002);
    expect(() => alignResponses({ raw: list(MAX_ROWS), safe: undefined })).toThrow('ANSWER_TOO_LONG');
  });
});
