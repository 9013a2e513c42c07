import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { getListMembers, isListName } from '../../packages/engine/src/kernel/closed-lists.ts';
import { CAST_TYPES } from '../../packages/engine/src/plan/casts.ts';
import type { NativeEndpoint, NativePlan } from '../../packages/engine/src/plan/plan.ts';
import { type FieldRule, getEntityName, type RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { openNative } from '../../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { describeModel } from '../../packages/rules/src/model/describe-model.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { type Csdl, readCsdl, resolveCsdl, unwrap } from '../harness/read-csdl.ts';
import { pseudonymizer } from '../harness/sanitize-sample.ts';

// What $metadata says beside what is delivered.

type Row = { readonly [key: string]: unknown };

const connectors = Object.values(CONNECTORS);
const DEPTH = 4;
const GUID = '5d6b8f3a-0f0b-4a4e-8a2c-6f3d2f1f0a77';
const SAMPLES: Readonly<Record<string, unknown>> = {
  boolean: true,
  integer: 3,
  number: 1.5,
  dateTime: '2026-11-02T09:00:00Z',
  date: '2026-11-02',
  time: '09:00:00.0000000',
  duration: 'PT30M',
  guid: GUID,
  threadId: '19:abc@thread.tacv2',
  etag: 'W/"1"',
  version: '1.0',
  locale: 'en-US',
  agent: 'RTCC/7.0.0.0',
  serviceName: 'Germany',
  mediaType: 'application/pdf',
  timeFormat: 'HH:mm',
  hostname: 'host',
  natural: '3',
  product: 'Intel(R) Core(TM) i7',
  languageTag: 'en-US',
};

/** Rows of several kinds are of one that has no rules of its own, and so all of their properties. */
const KINDS = new Map([
  ['directoryObject', 'device'],
  ['membership', 'directoryRole'],
]);

function tellKind(entity: string): Row {
  const kind = KINDS.get(entity);
  return kind === undefined ? {} : { '@odata.type': `#microsoft.graph.${kind}` };
}

/** A value that the rule delivers; undefined: too deep. */
function sample(rules: RuleSet, rule: FieldRule, name: string, depth: number): unknown {
  if ('items' in rule) {
    const item = sample(rules, rule.items, name, depth);
    return item === undefined ? undefined : [item];
  }
  if ('entity' in rule) {
    if (depth >= DEPTH) return undefined;
    const entity = rules.entities?.[rule.entity];
    return entity && fill(rules, entity.properties, tellKind(rule.entity), depth + 1);
  }
  if ('properties' in rule) return fill(rules, rule.properties, {}, depth);
  switch (rule.treatment) {
    case 'keep':
      return SAMPLES[rule.type] ?? (isListName(rule.type) ? getListMembers(rule.type)[0] : 'sample');
    case 'coarsen':
      return name.endsWith('Date') ? SAMPLES['date'] : SAMPLES['dateTime'];
    case 'drop':
      return name.includes('@') ? undefined : 'dropped';
    case 'meetingProvider':
      return 'https://teams.microsoft.com/l/meetup-join/x';
    case 'sealLink':
      return undefined;
    default:
      return GUID;
  }
}

/** The entity with a value for every property that a rule names and that it lacks. */
function fill(
  rules: RuleSet,
  properties: Readonly<Record<string, FieldRule>>,
  entity: Row,
  depth: number,
): Row {
  const filled: Record<string, unknown> = { ...entity };
  for (const [name, rule] of Object.entries(properties)) {
    const value = name.includes('@') ? undefined : sample(rules, rule, name, depth);
    if (value === undefined) continue;
    const known = filled[name];
    const isEmpty = known === undefined || known === null || (Array.isArray(known) && known.length === 0);
    if (isEmpty) filled[name] = value;
    else if (isRow(known) && isRow(value)) filled[name] = { ...value, ...known };
  }
  return filled;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  'Edm.DateTimeOffset': /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/,
  'Edm.Date': /^\d{4}-\d\d-\d\d$/,
  'Edm.TimeOfDay': /^\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/,
  'Edm.Duration': /^-?P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/,
  'Edm.String': /^/,
};

function fits(type: string, value: unknown): boolean {
  if (value === null) return true;
  if (type === 'Edm.Boolean') return typeof value === 'boolean';
  if (type === 'Edm.Int64') return Number.isInteger(value);
  if (type === 'Edm.Double') return typeof value === 'number';
  return typeof value === 'string' && PATTERNS[type]?.test(value) === true;
}

/** What of a delivered value the model does not say; what it says and is delivered goes to `seen`. */
function compare(csdl: Csdl, type: string, value: unknown, seen: Set<string>): readonly string[] {
  if (value === null) return [];
  if (type.startsWith('Collection('))
    return Array.isArray(value)
      ? value.flatMap((each) => compare(csdl, unwrap(type), each, seen))
      : [`${type}: no list`];
  if (type.startsWith('Edm.')) return fits(type, value) ? [] : [`${type}: ${JSON.stringify(value)}`];
  if (!isRow(value)) return [`${type}: ${JSON.stringify(value)}`];
  const kind = toKind(csdl, type, value);
  const properties = csdl.properties(kind);
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name.includes('@')) return [];
    const known = properties.get(name);
    if (known === undefined)
      return csdl.types.get(kind)?.isOpen ? [] : [`${kind}.${name} is not in the model`];
    for (let at: string | undefined = kind; at !== undefined; at = csdl.types.get(at)?.base)
      seen.add(`${at}.${name}`);
    return compare(csdl, known, inner, seen).map((fault) => `${kind}.${name} ${fault}`);
  });
}

/** What `@odata.type` says, where the model has such a type. */
function toKind(csdl: Csdl, type: string, { '@odata.type': told }: Row): string {
  const name = String(told ?? '').replace('#microsoft.graph.', '');
  return csdl.types.get(name)?.base === type ? name : type;
}

/** Answers about one property, which OData has no path of the model for. */
const ONE_PROPERTY = /\/mailboxSettings\/\w+$/;
const LIMITS = { responseBytes: 1e7, depth: 64, stringBytes: 1e6, objectKeys: 1000 };

function readModel(id: string): { plan: NativePlan; csdl: Csdl } {
  const plan = compileRules(ruleSetOf(id), sha256Hex);
  return { plan, csdl: readCsdl(describeModel(plan, 'v1.0').csdl) };
}

function ruleSetOf(id: string): RuleSet {
  const connector = connectors.find((each) => each.id === id);
  if (connector === undefined) throw new Error(id);
  return connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
}

function compareAnswer(csdl: Csdl, path: string, answer: Row, seen: Set<string>): readonly string[] {
  if (path.endsWith('$count') || ONE_PROPERTY.test(path)) return [];
  const type = resolveCsdl(csdl, path);
  return compare(csdl, type, type.startsWith('Collection(') ? (answer['value'] ?? []) : answer, seen);
}

/** What leaves when Graph sends everything that the rules of an endpoint name. */
function deliverAll(rules: RuleSet, { response }: NativeEndpoint, entity: string): Row {
  const table = rules.entities?.[entity];
  const row = table ? fill(rules, table.properties, tellKind(entity), 0) : {};
  // Stricter rules hold for the first row alone.
  const rows = [row, table?.stricter ? { ...row, [table.stricter.property]: undefined } : row];
  const answer = response.kind === 'object' && response.answers === 'collection' ? { value: rows } : row;
  const sealLink = () => 'https://gateway/sealed';
  const sanitizer = openSanitizer(openNative(response, { pseudonymizer, sealLink, limits: LIMITS }), LIMITS);
  sanitizer.write(Buffer.from(JSON.stringify(answer)));
  return JSON.parse(Buffer.from(sanitizer.end().body).toString());
}

describe.each(connectors.map(({ id }) => id))('%s', (id) => {
  const { plan, csdl } = readModel(id);
  const rules = ruleSetOf(id);

  test('what the simulated tenant is asked for and delivers is in $metadata', () => {
    const golden = new URL(`../leak/golden/${id}.golden.json`, import.meta.url);
    const answers = (JSON.parse(readFileSync(golden, 'utf8')) as readonly Golden[]).filter(
      ({ status }) => status === 200,
    );
    const faults = answers.flatMap(({ target, answer }) =>
      compareAnswer(csdl, target.slice(`/${id}/v1.0/`.length).split('?', 1)[0] ?? '', answer, new Set()),
    );
    expect(answers.length).toBeGreaterThan(4);
    expect([...new Set(faults)]).toEqual([]);
  });

  test('what is delivered when Graph sends all is in $metadata, and nothing else', () => {
    const seen = new Set<string>();
    const faults = plan.endpoints.flatMap((endpoint, index) => {
      const response = rules.endpoints[index]?.response;
      const entity = response && !('count' in response) ? getEntityName(response) : undefined;
      if (entity === undefined) return [];
      const path = endpoint.template.replace('/v1.0/', '').replaceAll(/\{\w+\}/g, 'x');
      return compareAnswer(csdl, path, deliverAll(rules, endpoint, entity), seen);
    });
    expect([...new Set(faults)]).toEqual([]);
    const named = [...csdl.types]
      .filter(([type]) => !type.endsWith('_path') && (!CAST_TYPES.has(type) || rules.entities?.[type]))
      .flatMap(([type, { own }]) => [...own].map(([name, of]) => ({ name: `${type}.${name}`, of })))
      .filter(({ of }) => !isPath(csdl, of));
    expect(named.length).toBeGreaterThan(100);
    expect(named.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });
});

type Golden = { readonly target: string; readonly status: number; readonly answer: Row };

/** Navigations are paths of their own; what `$expand` delivers of them is looked at by its type. */
function isPath(csdl: Csdl, type: string): boolean {
  return csdl.entities.has(unwrap(type));
}
