import type { HeaderRule, PlainParameter, QueryRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, getGrain, hasExactTimes } from '../entities/connector-options.ts';

type Query = Readonly<Record<string, QueryRule>>;
type Headers = Readonly<Record<string, HeaderRule>>;

/** Page sizes that Graph takes. The directory answers `$top=1000` with 400. Events take 1000 at most. */
export const DIRECTORY_PAGE = 999;
export const OUTLOOK_PAGE = 1000;
/** The largest page of SharePoint. Graph documents no bound for drives, and clamps larger values. */
const DRIVE_PAGE = 1000;

/** `$top` within Graph's own bounds: some families clamp what is beyond, others answer an error. */
export function createTopParameter(maximum: number): PlainParameter {
  return { type: 'natural', minimum: 1, maximum };
}

/** Options of one directory object. */
export function objectQuery(navigations: readonly string[]): Query {
  return {
    $select: { odata: 'select' },
    ...(navigations.length > 0 && { $expand: { odata: 'expand', navigations } }),
  };
}

/** Options of a directory collection. Source: Graph's list references and "Advanced query capabilities". */
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

/** Options of a directory delta round: neither page size nor order; `$filter` by id only, which Graph itself checks. */
export function directoryDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $deltatoken: { type: 'word', values: ['latest'] },
  };
}

/** Options of events: paged by `$skip`; no `$search`, no `$count`. */
export function eventsQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(OUTLOOK_PAGE),
    $skip: { type: 'natural' },
  };
}

/** Options of messages. Graph itself demands that `$filter` names first what `$orderby` names. */
export function messagesQuery(): Query {
  return { ...eventsQuery(), $search: { odata: 'search', syntax: 'kql' }, $count: { type: 'truth' } };
}

/** Options of a round of changed messages: page size by header. Source: message delta reference. */
export function messagesDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    changeType: { type: 'word', values: ['created', 'updated', 'deleted'] },
  };
}

/** Options of the list of mail folders. */
export function mailFoldersQuery(): Query {
  return { ...eventsQuery(), $count: { type: 'truth' }, includeHiddenFolders: { type: 'truth' } };
}

/** Options of the drives of a person or a group. */
export function drivesQuery(): Query {
  return {
    $select: { odata: 'select' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(DRIVE_PAGE),
  };
}

/**
 * Options of a round of changed files. Older tokens come back in sealed links only. A caller may name no token but `latest`,
 * which means the same for every drive: nothing but the link to start from.
 */
export function driveDeltaQuery(): Query {
  return {
    $select: { odata: 'select' },
    $top: createTopParameter(DRIVE_PAGE),
    token: { type: 'word', values: ['latest'] },
  };
}

/**
 * The window of a calendar view, which Graph insists on. Without offset it is UTC. With coarse times its ends begin a grain: by
 * windows that get smaller and smaller anybody would find the exact time otherwise (KEY-01).
 */
export function windowQuery(options: ConnectorOptions): Query {
  const end: PlainParameter = { type: 'dateTime', required: true, ...getGrain(options) };
  return { startDateTime: { ...end }, endDateTime: { ...end } };
}

/** Options of the list of calendars. */
export function calendarsQuery(): Query {
  const { $select, $top, $skip } = eventsQuery();
  return { ...($select && { $select }), ...($top && { $top }), ...($skip && { $skip }) };
}

/** Advanced directory queries need it on every page, for links do not remember headers. */
export function directoryHeaders(): Headers {
  return { ConsistencyLevel: { type: 'word', values: ['eventual'] } };
}

const ID_TYPE: PlainParameter = { type: 'word', values: ['ImmutableId'] };
const PAGE_SIZE: PlainParameter = { type: 'natural', minimum: 1, maximum: OUTLOOK_PAGE };
const TIME_ZONE: PlainParameter = { type: 'timeZone' };
const BODY_TYPE: PlainParameter = { type: 'word', values: ['text', 'html'] };

/**
 * Preferences of event answers: digests of text and of HTML differ, so the body type is the caller's choice. A time zone moves a
 * time before it is coarsened, so zones half an hour apart would tell the half hour: it goes with exact times only (KEY-01).
 */
export function eventHeaders(options: ConnectorOptions): Headers {
  return {
    Prefer: {
      preferences: {
        'odata.maxpagesize': { ...PAGE_SIZE },
        ...(hasExactTimes(options) && { 'outlook.timezone': { ...TIME_ZONE } }),
        IdType: { ...ID_TYPE },
        ...(!options.basic && { 'outlook.body-content-type': { ...BODY_TYPE } }),
      },
    },
  };
}

/** Preferences of message answers. */
export function messageHeaders(options: ConnectorOptions): Headers {
  return eventHeaders({ ...options, basic: true });
}

/** A delta without the folders above each change. Source: driveItem delta reference. */
export function driveDeltaHeaders(): Headers {
  return { deltaExcludeParent: { type: 'truth', values: ['true'] } };
}

/** Preferences of directory deltas. */
export function deltaHeaders(): Headers {
  return { Prefer: { preferences: { 'odata.maxpagesize': { ...PAGE_SIZE, maximum: DIRECTORY_PAGE } } } };
}
