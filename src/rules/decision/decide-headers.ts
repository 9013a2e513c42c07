import { RequestError } from '../../kernel/errors.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import { asciiLower } from '../ascii-case.ts';
import type { PlanEndpoint } from '../plan.ts';
import type { HeaderRule } from '../rule-set.ts';
import { holdsToken } from '../token-text.ts';
import { isAllowedValue } from './check-plain-value.ts';
import { decidePreferences } from './decide-preferences.ts';

/** Credentials of the caller are none of our tokens' business. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);
const HEADER_TEXT = /^[\t\x20-\x7e]*$/;

/**
 * The headers that go on to Graph, in the caller's order: named ones with an allowed value. All others stay behind.
 *
 * @throws RequestError TARGET_MALFORMED (a named header twice), HEADER_NOT_ALLOWED, TOKEN_INVALID
 */
export function decideHeaders(endpoint: PlanEndpoint, headers: HeaderList): HeaderList {
  for (const header of headers) if (isMisplacedToken(header)) throw new RequestError('TOKEN_INVALID');
  const named = endpoint.headers.size === 0 ? [] : namedHeaders(endpoint, headers);
  if (named.length > 1 && new Set(named.map(([name]) => name)).size !== named.length) {
    throw new RequestError('TARGET_MALFORMED', { subject: 'header twice' });
  }
  requireAll(endpoint, named);
  if (named.length === 0) return [];
  return named.flatMap(([name, value]) => {
    const rule = endpoint.headers.get(name);
    const allowed = rule && decideValue(name, rule, value);
    return allowed === undefined ? [] : [[name, allowed] as const];
  });
}

function namedHeaders(endpoint: PlanEndpoint, headers: HeaderList): HeaderList {
  const named: [string, string][] = [];
  for (const header of headers) {
    const name = asciiLower(header[0]);
    if (endpoint.headers.has(name)) named.push([name, header[1].trim()]);
  }
  return named;
}

/** A header with a slash holds an address: proxies write the request's own one there (`Referer`, `X-Original-URI`). */
function isMisplacedToken(header: HeaderList[number]): boolean {
  const value = header[1];
  return holdsToken(value) && !value.includes('/') && !CREDENTIALS.has(asciiLower(header[0]));
}

function decideValue(name: string, rule: HeaderRule, value: string): string | undefined {
  if (!HEADER_TEXT.test(value)) throw refused(name);
  if ('preferences' in rule) return decidePreferences(rule.preferences, value);
  if (!isAllowedValue(rule, value)) throw refused(name);
  return value;
}

function requireAll(endpoint: PlanEndpoint, named: HeaderList): void {
  for (const [name, rule] of endpoint.headers) {
    const required = !('preferences' in rule) && rule.required === true;
    if (required && !named.some(([present]) => present === name)) throw refused(name);
  }
}

function refused(subject: string): RequestError {
  return new RequestError('HEADER_NOT_ALLOWED', { subject });
}
