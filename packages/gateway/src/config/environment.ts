import type { Field } from '@nymgate/clouds/settings/field';
import type { Issue } from '@nymgate/engine/kernel/errors';
import { CONFIG } from './config-settings.ts';
import { findNearestName, normalizeName } from './find-nearest-name.ts';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

export type Override = {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
};

/** Undefined for an invalid value. */
export type ReadText = (text: string, name: string) => { readonly data: unknown } | undefined;

export type ReadEnvironment = { readonly overrides: readonly Override[]; readonly issues: readonly Issue[] };

const PREFIX = 'NYMGATE_';

/** The command line's configuration file, settings of an Azure app, and the repository's own scripts. */
const RESERVED = new Set([
  'NYMGATE_CONFIG',
  'NYMGATE_API_KEY',
  'NYMGATE_BULK_EVENTS',
  'NYMGATE_NIGHTLY',
  'NYMGATE_TEST_REPORT',
]);

/** Variables that Kubernetes and container links set for a service called `nymgate`. */
const SERVICE_LINK =
  /^NYMGATE_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/**
 * Reads `NYMGATE_A__B=value` as `a.b: value`. Segments ignore case, `_` and `-`; a number is a list index.
 * Non-string values are parsed as YAML. Unknown names are errors, unless reserved or referenced as `env:`.
 * Issues never contain values, which may be secrets.
 * @param readText parses non-string values: as YAML, or as plain JSON where the YAML parser isn't loaded
 * @example readEnvironment({ NYMGATE_LISTEN__PORT: '8443' }, {}, readPlainJson).overrides[0] // { path:
 * ['listen', 'port'], value: 8443, … }
 */
export function readEnvironment(
  environment: EnvironmentVariables,
  data: unknown,
  readText: ReadText,
): ReadEnvironment {
  const referenced = collectSecretNames(data, environment);
  const overrides: Override[] = [];
  const issues: Issue[] = [];
  for (const [name, text] of Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (text === undefined || !isOverride(name, referenced)) continue;
    const read = readOverride({ name, text, data, readText });
    if ('code' in read) issues.push(read);
    else if (overrides.some(({ path }) => path.join('\0') === read.path.join('\0')))
      issues.push(createIssue(name, 'sets a key that another name sets too'));
    else overrides.push(read);
  }
  return { overrides, issues };
}

/** Variables that hold secrets (`env:NYMGATE_KEY`) aren't overrides. */
function collectSecretNames(data: unknown, environment: EnvironmentVariables): ReadonlySet<string> {
  const overriding = Object.entries(environment).flatMap(([name, text]) =>
    /^NYMGATE_.*__|^NYMGATE_PSEUDONYMS$/i.test(name) ? [text] : [],
  );
  return new Set(
    [...JSON.stringify([data, overriding]).matchAll(/\benv:([A-Za-z_][A-Za-z0-9_]*)/g)].map(
      ([, name]) => name ?? '',
    ),
  );
}

function isOverride(name: string, referenced: ReadonlySet<string>): boolean {
  return (
    name.toUpperCase().startsWith(PREFIX) &&
    !RESERVED.has(name) &&
    !SERVICE_LINK.test(name) &&
    !referenced.has(name)
  );
}

type Variable = {
  readonly name: string;
  readonly text: string;
  readonly data: unknown;
  readonly readText: ReadText;
};

function readOverride({ name, text, data, readText }: Variable): Override | Issue {
  const path: (string | number)[] = [];
  let nodes = listAlternatives(CONFIG);
  let value: unknown = data;
  for (const segment of name.slice(PREFIX.length).split('__')) {
    const key = resolveKey(segment, nodes, value);
    if (key === undefined) return unknownVariableIssue(name, path, segment, nodes);
    path.push(key);
    nodes = childFields(nodes, key);
    value = isObject(value) ? value[String(key)] : undefined;
  }
  if (nodes.length > 0 && nodes.every(({ type }) => type === 'text' || type === 'one'))
    return { name, path, value: text };
  const read = readText(text, name);
  return read === undefined ? createIssue(name, 'is not a valid value') : { name, path, value: read.data };
}

/** A connector that the file doesn't have is converted to kebab case. */
function resolveKey(segment: string, nodes: readonly Field[], value: unknown): string | number | undefined {
  if (segment === '') return undefined;
  if (nodes.some(({ type }) => type === 'list'))
    return /^(?:0|[1-9][0-9]?)$/.test(segment) ? Number(segment) : undefined;
  const known = knownKeys(nodes).find((key) => normalizeName(key) === normalizeName(segment));
  if (known !== undefined || !nodes.some(({ type }) => type === 'record')) return known;
  const present = isObject(value) ? Object.keys(value) : [];
  return (
    present.find((key) => normalizeName(key) === normalizeName(segment)) ??
    segment.toLowerCase().replaceAll('_', '-')
  );
}

function unknownVariableIssue(
  name: string,
  path: readonly (string | number)[],
  segment: string,
  nodes: readonly Field[],
): Issue {
  const where = path.length === 0 ? '' : ` under ${path.join('.')}`;
  const suggestedName = findNearestName(segment, knownKeys(nodes)) ?? completeName(name, path);
  return createIssue(
    name,
    `names no key of the configuration${where}`,
    suggestedName === undefined ? suggestFix(path) : `did you mean ${suggestedName}?`,
  );
}

/** Usually a secret that the configuration doesn't reference (yet). */
function suggestFix(path: readonly (string | number)[]): string | undefined {
  return path.length === 0
    ? 'every variable that begins with NYMGATE_ is a setting, or a secret that the configuration refers to as env:NAME; refer to it, or remove it'
    : undefined;
}

function listAlternatives(field: Field): readonly Field[] {
  if (field.type === 'variants') return Object.values(field.variants);
  return field.type === 'either' ? field.options.flatMap(listAlternatives) : [field];
}

function knownKeys(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.flatMap((field) => (field.type === 'block' ? Object.keys(field.keys) : [])))];
}

function childFields(fields: readonly Field[], key: string | number): readonly Field[] {
  return fields.flatMap((field) => {
    if (field.type === 'list') return listAlternatives(field.item);
    if (field.type === 'record') return listAlternatives(field.value);
    const found = field.type === 'block' ? field.keys[key] : undefined;
    return found === undefined ? [] : listAlternatives(found);
  });
}

/** `NYMGATE_LISTEN_PORT`: a missing underscore. */
function completeName(name: string, path: readonly (string | number)[]): string | undefined {
  if (path.length > 0) return undefined;
  const normalizedName = normalizeName(name.slice(PREFIX.length));
  const root = listAlternatives(CONFIG);
  for (const section of knownKeys(root)) {
    const key = knownKeys(childFields(root, section)).find(
      (candidate) => normalizeName(section + candidate) === normalizedName,
    );
    if (key !== undefined) return `${PREFIX}${toUpperSnake(section)}__${toUpperSnake(key)}`;
  }
  return undefined;
}

function toUpperSnake(key: string): string {
  return key.replace(/[A-Z]/g, '_$&').replaceAll('-', '_').toUpperCase();
}

function createIssue(name: string, message: string, fix: string | undefined = undefined): Issue {
  return {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: `environment variable ${name.slice(0, 200)} ${message}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Copies the data, with missing objects and lists created. */
export function applyOverrides(data: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((result, { path, value }) => setAtPath(result, path, value), data);
}

function setAtPath(target: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(target) ? [...target] : [];
    list[step] = setAtPath(list[step], rest, value);
    return Array.from(list);
  }
  const object = isObject(target) && !Array.isArray(target) ? target : {};
  return { ...object, [step]: setAtPath(object[step], rest, value) };
}
