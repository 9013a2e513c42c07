import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { DeltaRound } from '../../plan/opening.ts';
import type { NativeEndpoint, PathPattern, Target, TextPart } from '../../plan/plan.ts';
import { getPreference, withPreference } from '../decide-headers.ts';
import { guardOpenedOption } from '../odata/guard-opened-option.ts';
import { parseLinkQuery, percentDecode, splitQuery } from '../parse-target.ts';
import { toCanonicalName } from '../system-options.ts';
import { toAllowedValue } from '../to-allowed-value.ts';
import { writeQuery } from '../write-target.ts';

const DELTA = /^(?:microsoft\.graph\.)?delta(?:\(|$)/i;
export const PAGE_SIZE = 'odata.maxpagesize';
/** These say where a round is, not how it was begun. */
const POSITION_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken', '$deltatoken', '$skip', 'token']);

/** Whether a path tells changes since a state that Graph keeps for a while (graph-facts.md#2.3). */
export function isDeltaPath({ segments }: PathPattern): boolean {
  const [last] = segments.at(-1) ?? [];
  return last !== undefined && 'literal' in last && DELTA.test(last.literal);
}

/** The round that a request begins. */
export function startRound({ query }: Target, headers: HeaderList): DeltaRound {
  const kept = query.filter(({ name }) => !POSITION_OPTIONS.has(toCanonicalName(name)));
  return { query: kept, pageSize: getPreference(headers, PAGE_SIZE) };
}

/**
 * The round that a sealed link goes on with: what the rules of today still let through of its options, and the page size that the
 * caller now asks for, else the round's. The seal says that the options were guarded once; the rules may have changed since.
 */
export function continueRound(endpoint: NativeEndpoint, round: DeltaRound, headers: HeaderList): DeltaRound {
  const query = round.query.flatMap(({ name, value }) => {
    const guarded = revalidateOption(endpoint, { name, value });
    return guarded === undefined ? [] : [{ name, value: guarded }];
  });
  return { query, pageSize: getPreference(headers, PAGE_SIZE) ?? round.pageSize };
}

/** The headers of a request that follows a link: the page size of its round, unless the caller asks for one. */
export function getRoundHeaders(
  endpoint: NativeEndpoint,
  { pageSize }: DeltaRound,
  headers: HeaderList,
): HeaderList {
  if (pageSize === undefined || getPreference(headers, PAGE_SIZE) !== undefined) return headers;
  return withPreference(endpoint, headers, [PAGE_SIZE, pageSize]);
}

function revalidateOption(
  endpoint: NativeEndpoint,
  { name, value }: DeltaRound['query'][number],
): string | undefined {
  const rule = endpoint.query.get(toCanonicalName(name))?.rule;
  if (rule === undefined) return undefined;
  if (!('odata' in rule)) return toAllowedValue(rule, value);
  return guardOpenedOption(endpoint, { name, rule, value })?.map(toOpenedText).join('');
}

function toOpenedText(part: TextPart): string {
  return typeof part === 'string' ? part : part.token.replaceAll("'", "''");
}

/**
 * Graph's link to a new start, with the options of the round that it ends. What Graph wrote itself counts.
 *
 * @param inside path and query
 * @example withRound('/v1.0/users/delta?$deltatoken=', { query: [{ name: '$select', value: 'id' }] })
 * // '/v1.0/users/delta?$deltatoken=&$select=id'
 */
export function appendRoundOptions(inside: string, { query }: DeltaRound): string {
  const [path, graphQuery] = splitQuery(inside);
  const present = getOptionNames(graphQuery ?? '');
  const missing = query
    .filter(({ name }) => present?.has(toCanonicalName(name)) === false)
    .filter(({ name }) => !isArgument(path, name));
  if (missing.length === 0) return inside;
  const written = writeQuery(missing);
  if (graphQuery === undefined) return `${inside}?${written}`;
  return inside.endsWith('?') || inside.endsWith('&') ? `${inside}${written}` : `${inside}&${written}`;
}

/** Graph may write an option as an argument of the function: `delta(startDateTime='…')`. */
function isArgument(path: string, name: string): boolean {
  const text = toAsciiLowerCase(percentDecode(path) ?? path);
  const lower = toAsciiLowerCase(name);
  return text.includes(`(${lower}=`) || text.includes(`,${lower}=`);
}

/** Undefined: Graph wrote a query that cannot be read, and it stays as it is. */
function getOptionNames(query: string): ReadonlySet<string> | undefined {
  try {
    return new Set(parseLinkQuery(query).map(({ name }) => toCanonicalName(name)));
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
