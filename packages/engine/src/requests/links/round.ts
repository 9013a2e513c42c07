import { asciiLower } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { Round } from '../../plan/opening.ts';
import type { NativeEndpoint, PathPattern, Target, TextPart } from '../../plan/plan.ts';
import { allowedValue } from '../allowed-value.ts';
import { preferenceIn, withPreference } from '../decide-headers.ts';
import { guardOpened } from '../odata/guard-opened.ts';
import { parseLinkQuery, percentDecode } from '../parse-target.ts';
import { canonicalName } from '../system-options.ts';
import { writeQuery } from '../write-target.ts';

const DELTA = /^(?:microsoft\.graph\.)?delta(?:\(|$)/i;
const PAGE_SIZE = 'odata.maxpagesize';
/** These say where a round is, not how it was begun. */
const POSITIONS: ReadonlySet<string> = new Set(['$skiptoken', '$deltatoken', '$skip', 'token']);

/** Whether a path tells changes since a state that Graph keeps for a while (graph-facts.md#2.3). */
export function tellsChanges({ segments }: PathPattern): boolean {
  const [last] = segments.at(-1) ?? [];
  return last !== undefined && 'literal' in last && DELTA.test(last.literal);
}

/** The round that a request begins. */
export function beginRound({ query }: Target, headers: HeaderList): Round {
  const kept = query.filter(({ name }) => !POSITIONS.has(canonicalName(name)));
  return { query: kept, pageSize: preferenceIn(headers, PAGE_SIZE) };
}

/**
 * The round that a sealed link goes on with: what the rules of today still let through of its options, and the page size that the
 * caller now asks for, else the round's. The seal says that the options were guarded once; the rules may have changed since.
 */
export function continueRound(endpoint: NativeEndpoint, round: Round, headers: HeaderList): Round {
  const query = round.query.flatMap(({ name, value }) => {
    const guarded = guardAgain(endpoint, { name, value });
    return guarded === undefined ? [] : [{ name, value: guarded }];
  });
  return { query, pageSize: preferenceIn(headers, PAGE_SIZE) ?? round.pageSize };
}

/** The headers of a request that follows a link: the page size of its round, unless the caller asks for one. */
export function headersOfRound(
  endpoint: NativeEndpoint,
  { pageSize }: Round,
  headers: HeaderList,
): HeaderList {
  if (pageSize === undefined || preferenceIn(headers, PAGE_SIZE) !== undefined) return headers;
  return withPreference(endpoint, headers, [PAGE_SIZE, pageSize]);
}

function guardAgain(endpoint: NativeEndpoint, { name, value }: Round['query'][number]): string | undefined {
  const rule = endpoint.query.get(canonicalName(name))?.rule;
  if (rule === undefined) return undefined;
  if (!('odata' in rule)) return allowedValue(rule, value);
  return guardOpened(endpoint, { name, rule, value })?.map(openedText).join('');
}

function openedText(part: TextPart): string {
  return typeof part === 'string' ? part : part.token.replaceAll("'", "''");
}

/**
 * The link with which Graph says where to start anew, with the options of the round that it ends. What Graph wrote itself counts.
 *
 * @param inside path and query
 * @example withRound('/v1.0/users/delta?$deltatoken=', { query: [{ name: '$select', value: 'id' }] })
 * // '/v1.0/users/delta?$deltatoken=&$select=id'
 */
export function withRound(inside: string, { query }: Round): string {
  const mark = inside.indexOf('?');
  const path = mark === -1 ? inside : inside.slice(0, mark);
  const there = namesIn(mark === -1 ? '' : inside.slice(mark + 1));
  const missing = query
    .filter(({ name }) => there?.has(canonicalName(name)) === false)
    .filter(({ name }) => !isArgument(path, name));
  if (missing.length === 0) return inside;
  const written = writeQuery(missing);
  if (mark === -1) return `${inside}?${written}`;
  return inside.endsWith('?') || inside.endsWith('&') ? `${inside}${written}` : `${inside}&${written}`;
}

/** Graph may write an option as an argument of the function: `delta(startDateTime='…')`. */
function isArgument(path: string, name: string): boolean {
  const text = asciiLower(percentDecode(path) ?? path);
  const lower = asciiLower(name);
  return text.includes(`(${lower}=`) || text.includes(`,${lower}=`);
}

/** Undefined: Graph wrote a query that cannot be read, and it stays as it is. */
function namesIn(query: string): ReadonlySet<string> | undefined {
  try {
    return new Set(parseLinkQuery(query).map(({ name }) => canonicalName(name)));
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
