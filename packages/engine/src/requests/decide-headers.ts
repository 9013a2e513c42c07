import { toAsciiLowerCase } from '../kernel/ascii-case.ts';
import { RequestError } from '../kernel/errors.ts';
import type { HeaderList } from '../kernel/ports.ts';
import type { NativeEndpoint } from '../plan/plan.ts';
import type { HeaderRule, PlainParameter } from '../plan/rule-set.ts';
import { describeAllowedValues, toAllowedValue } from './to-allowed-value.ts';
import { containsToken } from './token-text.ts';

/** These headers hold the caller's own credentials, where our tokens have no meaning. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);
const HEADER_TEXT = /^[\t\x20-\x7e]*$/;

/**
 * The headers that go on to Graph, in the caller's order: those that a rule names, with an allowed value. Others stay behind.
 *
 * @throws RequestError TARGET_MALFORMED (a named header twice), HEADER_NOT_ALLOWED, TOKEN_INVALID
 */
export function decideHeaders(endpoint: NativeEndpoint, headers: HeaderList): HeaderList {
  for (const header of headers) if (isMisplacedToken(header)) throw new RequestError('TOKEN_INVALID');
  if (endpoint.headers.size === 0) return [];
  const named = matchHeaders(endpoint, headers);
  assertRequiredHeaders(endpoint, named);
  const requested = [...named].flatMap(([name, { rule, value }]) => {
    const allowed = decideValue(name, rule, value);
    return allowed === undefined ? [] : [[name, allowed] as const];
  });
  return [...requested, ...getDefaultHeaders(endpoint, named)];
}

function getDefaultHeaders({ headers }: NativeEndpoint, named: MatchedHeaders): HeaderList {
  return [...headers].flatMap(([name, rule]) =>
    rule.default === undefined || named.has(name) ? [] : [[name, rule.default] as const],
  );
}

type MatchedHeaders = ReadonlyMap<string, { readonly rule: HeaderRule; readonly value: string }>;

function matchHeaders(endpoint: NativeEndpoint, headers: HeaderList): MatchedHeaders {
  const named = new Map<string, { rule: HeaderRule; value: string }>();
  for (const header of headers) {
    const name = toAsciiLowerCase(header[0]);
    const rule = endpoint.headers.get(name);
    if (rule === undefined) continue;
    if (named.has(name)) throw new RequestError('TARGET_MALFORMED', { subject: 'header twice' });
    named.set(name, { rule, value: header[1].trim() });
  }
  return named;
}

/** A header with a slash holds an address: proxies write the request's own address there (`Referer`, `X-Original-URI`). */
function isMisplacedToken(header: HeaderList[number]): boolean {
  const value = header[1];
  return containsToken(value) && !value.includes('/') && !CREDENTIAL_HEADERS.has(toAsciiLowerCase(header[0]));
}

function decideValue(name: string, rule: HeaderRule, value: string): string | undefined {
  if (!HEADER_TEXT.test(value)) throw createDenial(name);
  if ('preferences' in rule) return decidePreferences(rule.preferences, value);
  const allowed = toAllowedValue(rule, value);
  if (allowed === undefined) throw createDenial(`${name} takes ${describeAllowedValues(rule)}`);
  return allowed;
}

function assertRequiredHeaders(endpoint: NativeEndpoint, named: MatchedHeaders): void {
  for (const [name, rule] of endpoint.headers) {
    if ('required' in rule && rule.required && !named.has(name))
      throw createDenial(`${name} is required: ${describeAllowedValues(rule)}`);
  }
}

function createDenial(subject: string): RequestError {
  return new RequestError('HEADER_NOT_ALLOWED', { subject });
}

/**
 * The preferences of a `Prefer` header that the rule names, rewritten in the rule's spelling; others are removed.
 *
 * @returns undefined when none is left
 * @throws RequestError TARGET_MALFORMED (not RFC 7240, or a named preference twice), HEADER_NOT_ALLOWED
 */
function decidePreferences(
  rules: Readonly<Record<string, PlainParameter>>,
  text: string,
): string | undefined {
  const preferences = parsePrefer(text);
  if (preferences === undefined) throw new RequestError('TARGET_MALFORMED', { subject: 'Prefer' });
  const byName = new Map(
    Object.entries(rules).map(([name, rule]) => [toAsciiLowerCase(name), { name, rule }]),
  );
  const seen = new Set<string>();
  const kept = preferences.flatMap((preference) => {
    const known = byName.get(toAsciiLowerCase(preference.name));
    if (known === undefined) return [];
    if (seen.has(known.name)) throw new RequestError('TARGET_MALFORMED', { subject: 'Prefer' });
    seen.add(known.name);
    const value = preference.parameters ? undefined : toAllowedValue(known.rule, preference.value);
    if (value === undefined)
      throw createDenial(`Prefer: ${known.name} takes ${describeAllowedValues(known.rule)}`);
    return [writePreference(known.name, { ...preference, value })];
  });
  return kept.length === 0 ? undefined : kept.join(', ');
}

/**
 * The value of a preference among headers that were decided about.
 *
 * @param name lower case
 * @example preferenceIn([['prefer', 'odata.maxpagesize=50']], 'odata.maxpagesize') // '50'
 */
export function getPreference(headers: HeaderList, name: string): string | undefined {
  const header = headers.find(([each]) => each === 'prefer');
  return header && parsePrefer(header[1])?.find((each) => toAsciiLowerCase(each.name) === name)?.value;
}

/**
 * What an endpoint's rule says about a preference, with the rule's spelling of its name.
 *
 * @param name lower case
 */
export function findPreference(
  { headers }: Pick<NativeEndpoint, 'headers'>,
  name: string,
): readonly [name: string, rule: PlainParameter] | undefined {
  const rule = headers.get('prefer');
  if (rule === undefined || !('preferences' in rule)) return undefined;
  return Object.entries(rule.preferences).find(([each]) => toAsciiLowerCase(each) === name);
}

/** The headers with one preference more, if the endpoint's rule lets it through with this value. */
export function withPreference(
  endpoint: Pick<NativeEndpoint, 'headers'>,
  headers: HeaderList,
  [name, value]: readonly [name: string, value: string],
): HeaderList {
  const known = findPreference(endpoint, name);
  if (known === undefined || toAllowedValue(known[1], value) !== value) return headers;
  const written = `${known[0]}=${value}`;
  const has = headers.some(([header]) => header === 'prefer');
  if (!has) return [...headers, ['prefer', written]];
  return headers.map(([header, text]) => [header, header === 'prefer' ? `${text}, ${written}` : text]);
}

/**
 * The headers without one preference.
 *
 * @param name lower case
 */
export function withoutPreference(headers: HeaderList, name: string): HeaderList {
  if (getPreference(headers, name) === undefined) return headers;
  return headers.flatMap(([header, text]): HeaderList => {
    const preferences = header === 'prefer' ? parsePrefer(text) : undefined;
    if (preferences === undefined) return [[header, text]];
    const others = preferences.filter((each) => toAsciiLowerCase(each.name) !== name);
    const written = others.map((each) => writePreference(each.name, each)).join(', ');
    return written === '' ? [] : [[header, written]];
  });
}

function writePreference(name: string, { value, quoted }: Preference): string {
  if (quoted) return `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  return value === '' ? name : `${name}=${value}`;
}

/** One preference (RFC 7240 section 2). An absent value counts as an empty one. */
type Preference = {
  readonly name: string;
  readonly value: string;
  readonly quoted: boolean;
  /** The preference has `;` parameters of its own. */
  readonly parameters: boolean;
};

const WORD = String.raw`(?:[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+|"(?:[^"\\]|\\[\t\x20-\x7e])*")`;
const TOKEN = String.raw`[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+`;
/** The expression is sticky, so each piece is read once from left to right, in linear time. */
const PREFERENCE = new RegExp(String.raw`(${TOKEN})(?:[\t ]*=[\t ]*(${WORD})?)?`, 'y');
const PARAMETER = new RegExp(String.raw`[\t ]*;[\t ]*(?:${TOKEN}(?:[\t ]*=[\t ]*${WORD}?)?)?`, 'y');
const WHITESPACE = /[\t ]*/y;

/**
 * Reads the value of a `Prefer` header.
 *
 * @returns undefined when the value does not follow RFC 7240
 * @example parsePrefer('odata.maxpagesize=50, outlook.timezone="Pacific Standard Time"')
 */
function parsePrefer(text: string): readonly Preference[] | undefined {
  const preferences: Preference[] = [];
  let position = skip(WHITESPACE, text, 0);
  while (position < text.length) {
    PREFERENCE.lastIndex = position;
    const match = PREFERENCE.exec(text);
    if (match === null) return undefined;
    const parameters = PREFERENCE.lastIndex;
    let end = parameters;
    for (let next = skip(PARAMETER, text, end); next > end; next = skip(PARAMETER, text, end)) end = next;
    preferences.push({ ...parseWord(match[2] ?? ''), name: match[1] ?? '', parameters: end > parameters });
    position = skip(WHITESPACE, text, end);
    if (position === text.length) return preferences;
    if (text[position] !== ',') return undefined;
    position = skip(WHITESPACE, text, position + 1);
    if (position === text.length) return undefined;
  }
  return preferences;
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
}

function parseWord(word: string): { readonly value: string; readonly quoted: boolean } {
  if (!word.startsWith('"')) return { value: word, quoted: false };
  return { value: word.slice(1, -1).replace(/\\(.)/g, '$1'), quoted: true };
}
