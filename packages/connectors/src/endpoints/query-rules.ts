import type { HeaderRule, PlainParameter, QueryRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, getGrain, hasCoarseTimes } from '../entities/connector-options.ts';

type Query = Readonly<Record<string, QueryRule>>;
type Headers = Readonly<Record<string, HeaderRule>>;

/** Maximum page sizes. The directory refuses `$top=1000` with 400; events take 1000 at most. */
export const DIRECTORY_PAGE = 999;
export const OUTLOOK_PAGE = 1000;
/** SharePoint's maximum. For drives Graph documents no limit, and clamps larger values. */
const DRIVE_PAGE = 1000;

/** `$top` within Graph's limits, beyond which some families clamp and others fail. */
export function createTopParameter(maximum: number): PlainParameter {
  return { type: 'natural', minimum: 1, maximum };
}

export function objectQuery(navigations: readonly string[]): Query {
  return {
    $select: { odata: 'select' },
    ...(navigations.length > 0 && { $expand: { odata: 'expand', navigations } }),
  };
}

/** Source: Graph's list references and "Advanced query capabilities". */
export function directoryQuery(navigations: readonly string[]): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $search: { odata: 'search', syntax: 'directory' },
    ...(navigations.length > 0 && { $expand: { odata: 'expand', navigations } }),
    $top: createTopParameter(DIRECTORY_PAGE),
    $count: { type: 'truth' },
  };
}

/** Neither page size nor order; `$filter` by ID only. */
export function directoryDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $deltatoken: { type: 'word', values: ['latest'] },
  };
}

/** Paged by `$skip`; no `$search`, no `$count`. */
export function eventsQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(OUTLOOK_PAGE),
    $skip: { type: 'natural' },
  };
}

/** Graph requires that `$filter` starts with the properties of `$orderby`. */
export function messagesQuery(): Query {
  return { ...eventsQuery(), $search: { odata: 'search', syntax: 'kql' }, $count: { type: 'truth' } };
}

/** The page size is a header. Source: message delta reference. */
export function messagesDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    changeType: { type: 'word', values: ['created', 'updated', 'deleted'] },
  };
}

export function mailFoldersQuery(): Query {
  return { ...eventsQuery(), $count: { type: 'truth' }, includeHiddenFolders: { type: 'truth' } };
}

export function drivesQuery(): Query {
  return {
    $select: { odata: 'select' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(DRIVE_PAGE),
  };
}

/**
 * Only paging links contain older tokens. The token `latest` is allowed, because it is the same for every
 * drive.
 */
export function driveDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $top: createTopParameter(DRIVE_PAGE),
    token: { type: 'word', values: ['latest'] },
  };
}

/**
 * The required window of a calendar view; UTC without offset. With coarse times its ends must be the start of
 * a unit, because shrinking windows would reveal the exact time (KEY-01).
 */
export function windowQuery(options: ConnectorOptions): Query {
  const end: PlainParameter = { type: 'dateTime', required: true, ...getGrain(options) };
  return { startDateTime: { ...end }, endDateTime: { ...end } };
}

export function calendarsQuery(): Query {
  const { $select, $top, $skip } = eventsQuery();
  return { ...($select && { $select }), ...($top && { $top }), ...($skip && { $skip }) };
}

/** Required on every page of an advanced query, since links don't keep headers. */
export function directoryHeaders(): Headers {
  return { ConsistencyLevel: { type: 'word', values: ['eventual'] } };
}

const ID_TYPE: PlainParameter = { type: 'word', values: ['ImmutableId'] };
const PAGE_SIZE: PlainParameter = { type: 'natural', minimum: 1, maximum: OUTLOOK_PAGE };
const TIME_ZONE: PlainParameter = { type: 'timeZoneName' };
const BODY_TYPE: PlainParameter = { type: 'word', values: ['text', 'html'] };

/**
 * Digests of text and HTML differ, so the caller selects the body type. A time zone only goes with times
 * to the second or exact ones, because it shifts a time before it is coarsened and would reveal the half hour (KEY-01).
 */
export function eventHeaders(options: ConnectorOptions): Headers {
  return {
    Prefer: {
      preferences: {
        'odata.maxpagesize': { ...PAGE_SIZE },
        ...(!hasCoarseTimes(options) && { 'outlook.timezone': { ...TIME_ZONE } }),
        IdType: { ...ID_TYPE },
        ...(!options.basic && { 'outlook.body-content-type': { ...BODY_TYPE } }),
      },
    },
  };
}

export function messageHeaders(options: ConnectorOptions): Headers {
  return eventHeaders({ ...options, basic: true });
}

/** Omits the folders above each change. Source: driveItem delta reference. */
export function driveDeltaHeaders(): Headers {
  return { deltaExcludeParent: { type: 'truth', values: ['true'] } };
}

export function deltaHeaders(): Headers {
  return { Prefer: { preferences: { 'odata.maxpagesize': { ...PAGE_SIZE, maximum: DIRECTORY_PAGE } } } };
}
