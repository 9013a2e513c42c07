import { orThrow, words } from '../../base/entity.ts';
import { badRequest, unsupportedQuery } from '../../base/graph-error.ts';
import { DAY } from '../../tenant/people/time-zones.ts';
import type { EndpointRules, OptionRules } from './endpoint-rules.ts';
import { checkFilter, isAdvancedFilter, parseInstant } from './evaluate-filter.ts';
import { type Filter, parseFilter } from './parse-filter.ts';
import { parseKql, parseSearch, type Search } from './search.ts';

type OrderBy = { readonly path: readonly string[]; readonly descending: boolean };
export type Expand = {
  readonly navigation: string;
  readonly select: readonly string[] | undefined;
  readonly inside: readonly string[];
};

export type Options = {
  readonly select: readonly string[] | undefined;
  readonly filter: Filter | undefined;
  readonly orderby: readonly OrderBy[];
  readonly search: Search | undefined;
  readonly expand: readonly Expand[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
  readonly window: { readonly start: number; readonly end: number } | undefined;
  readonly skiptoken: string | undefined;
  readonly deltatoken: string | undefined;
};

type Query = readonly (readonly [name: string, value: string])[];
const MAX_VIEW_DAYS = 1825;

/** Throws GraphError 400 for options, properties or operators that the endpoint does not support. */
export function readOptions(endpoint: EndpointRules, query: Query): Options {
  const values = collect(endpoint.options, query);
  const rules = endpoint.options;
  const filter = values.has('$filter') ? parseFilter(values.get('$filter') ?? '') : undefined;
  if (filter !== undefined && endpoint.ignoresOtherFilters !== true) checkFilter(filter, rules.$filter ?? {});
  const options = {
    select: splitList(values.get('$select')),
    filter,
    orderby: readOrderBy(rules, values.get('$orderby')),
    search: values.has('$search') ? readSearch(endpoint, values.get('$search') ?? '') : undefined,
    expand: readExpand(rules, values.get('$expand')),
    top: readNumber('$top', values.get('$top'), 1),
    skip: readNumber('$skip', values.get('$skip'), 0) ?? 0,
    count: readFlag(values.get('$count')),
    skiptoken: values.get('$skiptoken'),
    deltatoken: values.get('$deltatoken'),
  };
  const resumes =
    rules.$skiptoken === true && (options.skiptoken !== undefined || options.deltatoken !== undefined);
  return { ...options, window: rules.window === true && !resumes ? readWindow(values) : undefined };
}

function readSearch({ service, options: { $search = [] } }: EndpointRules, text: string): Search {
  return service === 'outlook' ? parseKql(text, $search) : parseSearch(text, $search);
}

/** Names may lack `$` and have any case, but must be unique. */
function collect(rules: OptionRules, query: Query): ReadonlyMap<string, string> {
  const supported = new Set(
    Object.keys(rules).flatMap((name) => (name === 'window' ? ['startdatetime', 'enddatetime'] : [name])),
  );
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    const known = supported.has(lower) ? lower : `$${lower}`;
    if (!supported.has(known)) {
      if (lower.startsWith('$') || SYSTEM_OPTIONS.has(`$${lower}`))
        throw badRequest(`Query option '${name}' is not supported on this resource.`, 'Request_BadRequest');
      continue;
    }
    if (values.has(known))
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
        'Request_BadRequest',
      );
    values.set(known, value);
  }
  return values;
}

/** Names that OData reserves; Graph ignores other unknown options. */
const SYSTEM_OPTIONS: ReadonlySet<string> = new Set(
  words(
    '$select $filter $orderby $search $expand $top $skip $count $skiptoken $deltatoken $apply',
    '$compute $format $levels',
  ),
);

function splitList(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return text.split(',').map((name) => name.trim().split('/')[0] ?? '');
}

function readNumber(name: string, text: string | undefined, minimum: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= minimum))
    throw badRequest(
      `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
    );
  return value;
}

function readFlag(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text !== 'true') throw badRequest(`Invalid value '${text}' for $count query option found.`);
  return true;
}

function readOrderBy({ $orderby }: OptionRules, text: string | undefined): readonly OrderBy[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [path = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    const known = $orderby?.plain.includes(path) === true || $orderby?.advanced.includes(path) === true;
    if (!known || rest.length > 0 || !/^(?:asc|desc)$/i.test(direction))
      throw unsupportedQuery(`Unsupported sort property '${path}' for this resource.`);
    return { path: path.split('/'), descending: direction.toLowerCase() === 'desc' };
  });
}

/** `manager($select=id,mail)`, with `$select`, `$levels` and, if `a/b` is listed, `$expand` inside. */
function readExpand({ $expand = [] }: OptionRules, text: string | undefined): readonly Expand[] {
  if (text === undefined) return [];
  return text.split(/,(?![^(]*\))/).map((part) => {
    const [, navigation = '', inside] = /^\s*(\w+)(?:\((.*)\))?\s*$/.exec(part) ?? [];
    if (!$expand.includes(navigation))
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a navigation property named '${part.trim()}'.`,
      );
    const nested = (inside ?? '').split(';').filter((option) => option.trim() !== '');
    const inner = nested
      .filter((option) => option.trim().startsWith('$expand='))
      .map((option) => option.trim().slice('$expand='.length));
    const bad =
      nested.find((option) => !/^\s*\$(?:select|levels|expand)=/.test(option)) ??
      inner.find((name) => !$expand.includes(`${navigation}/${name}`));
    if (bad !== undefined) throw badRequest(`Query option '${bad}' is not supported inside $expand.`);
    const select = nested.find((option) => option.trim().startsWith('$select='));
    return { navigation, select: splitList(select?.trim().slice('$select='.length)), inside: inner };
  });
}

function readWindow(values: ReadonlyMap<string, string>): { start: number; end: number } {
  const [start, end] = (['startdatetime', 'enddatetime'] as const).map((name) => {
    const text = orThrow(values.get(name), () =>
      badRequest(
        'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
        'ErrorInvalidParameter',
      ),
    );
    const instant = parseInstant(text);
    if (Number.isNaN(instant))
      throw badRequest(`The value '${text}' of parameter '${name}' is invalid.`, 'ErrorInvalidParameter');
    return instant;
  });
  if (start === undefined || end === undefined || end < start)
    throw badRequest('The end of the time window lies before its start.', 'ErrorInvalidParameter');
  if (end - start > MAX_VIEW_DAYS * DAY) {
    throw badRequest(
      `Your request can't be completed. The range between the start and end dates is greater than the allowed range. Maximum number of days: ${MAX_VIEW_DAYS}`,
      'ErrorCalendarViewRangeTooBig',
    );
  }
  return { start, end };
}

/** Advanced queries need the header, and `$count=true` unless they only search (graph-facts.md#2.5). */
export function checkConsistency(endpoint: EndpointRules, options: Options, eventual: boolean): void {
  if (endpoint.service !== 'directory') return;
  const advancedOrder = options.orderby.some(
    ({ path }) => endpoint.options.$orderby?.plain.includes(path.join('/')) !== true,
  );
  const filtered =
    options.filter !== undefined && (isAdvancedFilter(options.filter) || options.orderby.length > 0);
  const needsCount = advancedOrder || filtered;
  if (
    !eventual &&
    (needsCount || options.count || options.search !== undefined || endpoint.alwaysAdvanced === true)
  ) {
    throw unsupportedQuery(
      "Request with $search, $count or an advanced query only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  if (needsCount && !options.count && options.search === undefined)
    throw unsupportedQuery('Unsupported Query: $count=true is required.');
}
