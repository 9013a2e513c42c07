import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { getEntityName } from '../../packages/engine/src/plan/rule-set.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { type Exchange, walkConnector } from './walk-connector.ts';

// What the example calls of each connector return, as files that people read: each property of each entity once in each form of its
// values. Tenant, keys and time are fixed, so a policy that treats a property otherwise changes a file. After an intended change, run
// `npx vitest run tests/leak/golden-answers.test.ts --update` and read the difference.

const NOW = new Date('2026-11-02T09:00:00Z');

const ruleSets = new Map(
  Object.values(CONNECTORS).map(({ id, ruleSet }) => [id, ruleSet(DEFAULT_CONNECTOR_OPTIONS)]),
);
/** Properties that decide which rules an object has. */
const KINDS = new Set([
  '@odata.type',
  ...[...ruleSets.values()].flatMap(({ entities = {} }) =>
    Object.values(entities).flatMap(({ stricter }) => (stricter === undefined ? [] : [stricter.property])),
  ),
]);

describe('SAN-07 golden answers', () => {
  const answers = new Map<string, readonly Exchange[]>();
  let gateway: TestGateway;

  beforeAll(async () => {
    // Examples ask for the days around today.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    gateway = await startGateway({ simulator: { people: 16, seed: 11, now: () => NOW } });
    for (const connector of Object.values(CONNECTORS))
      answers.set(connector.id, await walkConnector(gateway, connector));
  }, 120_000);
  afterAll(async () => {
    await gateway.close();
    vi.useRealTimers();
  });

  test.each(Object.keys(CONNECTORS))('%s answers as its file shows', async (id) => {
    const exchanges = answers.get(id) ?? [];
    expect(exchanges.length).toBeGreaterThan(5);
    const keepNewForms = createReducer();
    const written = exchanges.flatMap(({ target, endpoint, status, body }) => {
      const answer = JSON.parse(body === '' ? 'null' : body);
      const reduced =
        status === 200
          ? keepNewForms(answer, toEntity(id, endpoint))
          : keepNewForms(answer.error.code, `${status} ${endpoint}`);
      return reduced === undefined ? [] : [{ target, status, answer: reduced }];
    });
    const text = JSON.stringify(written, undefined, 1).replaceAll(gateway.host.url, 'http://gateway.example');
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${id}.golden.json`);
  });
});

/** The entity that an endpoint returns: all endpoints of one entity have its rules. */
function toEntity(id: string, endpoint: string): string {
  const rule = ruleSets.get(id)?.endpoints.find(({ path }) => path === endpoint);
  return (rule && getEntityName(rule.response)) ?? endpoint;
}

/** Reduces each value to what has a form that no earlier value at its place had; undefined: nothing. */
function createReducer() {
  const seen = new Set<string>();
  const isNew = (form: string) => seen.size < seen.add(form).size;
  const reduce = (value: unknown, place: string): unknown => {
    if (Array.isArray(value)) {
      const isNewList = isNew(`${place} ${value.length === 0 ? 'empty' : 'list'}`);
      const rows = value.map((row) => reduce(row, place)).filter((row) => row !== undefined);
      return isNewList || rows.length > 0 ? rows : undefined;
    }
    if (!isObject(value)) return isNew(`${place} ${toForm(value)}`) ? value : undefined;
    const kind = JSON.stringify(value, [...KINDS]);
    const isNewKind = isNew(`${place} ${kind}`);
    const reduced = Object.entries(value).map(([name, inner]): [string, unknown] => {
      // Rows of a collection have the place of one that is returned alone.
      const isCollection = name === 'value' && Array.isArray(inner);
      return [name, reduce(inner, isCollection ? place : `${place} ${kind}.${name}`)];
    });
    if (!isNewKind && reduced.every(([, inner]) => inner === undefined)) return undefined;
    return Object.fromEntries(reduced.map(([name, inner]) => [name, KINDS.has(name) ? value[name] : inner]));
  };
  return reduce;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The kind of pseudonym for a text that is one. */
function toForm(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return /^[pst]~/.exec(value)?.[0] ?? (value === '' ? 'empty' : 'text');
}
