import { type CallSeed, callsBetween, DAY } from '../../tenant/calls/call-seeds.ts';
import { directRoutingLogRow, pstnCallLogRow } from '../../tenant/calls/phone-logs.ts';
import type { Teamwork } from '../../tenant/teams/teamwork.ts';
import type { Entity } from '../../types.ts';
import { contextUrl, type GraphCall } from '../call.ts';
import { instantOf } from '../evaluate-filter.ts';
import { badRequest } from '../graph-error.ts';
import { slice } from './teams-paging.ts';
import { write } from './write-teams.ts';

const MOST_DAYS = 90;
const PAGE = 1000;

type Log = {
  readonly name: 'getPstnCalls' | 'getDirectRoutingCalls';
  readonly kind: 'pstnCallLogRow' | 'directRoutingLogRow';
  readonly row: (world: Teamwork, seed: CallSeed) => Entity;
};

export const getPstnCalls = (call: GraphCall): Entity =>
  log(call, { name: 'getPstnCalls', kind: 'pstnCallLogRow', row: pstnCallLogRow });

export const getDirectRoutingCalls = (call: GraphCall): Entity =>
  log(call, { name: 'getDirectRoutingCalls', kind: 'directRoutingLogRow', row: directRoutingLogRow });

/** The link names the arguments otherwise than the request, and skips by number (graph-facts.md#2.1). */
function log(call: GraphCall, { name, kind, row }: Log): Entity {
  const { from, to, texts } = readRange(call.slots['range'] ?? '');
  const page = slice(callsBetween(call.teamwork, from, to).toReversed(), call.options.skip, PAGE);
  const path = `/v1.0/communications/callRecords/${name}(from=${texts.from},to=${texts.to})`;
  return {
    '@odata.context': contextUrl(call, `Collection(microsoft.graph.callRecords.${kind})`),
    '@odata.count': page.rows.length,
    value: page.rows.map((seed) => write(call, kind, row(call.teamwork, seed))),
    ...(page.next === undefined ? {} : { '@odata.nextLink': `${call.graphUrl}${path}?$skip=${page.next}` }),
  };
}

type Range = {
  readonly from: number;
  readonly to: number;
  readonly texts: { readonly from: string; readonly to: string };
};

/** `fromDateTime=2026-01-01,toDateTime=2026-02-01` or `from=…,to=…`, both ends included. */
function readRange(text: string): Range {
  const [, first = '', second = ''] =
    /^from(?:DateTime)?=([^,]+),\s*to(?:DateTime)?=([^,]+)$/.exec(text) ?? [];
  const from = instantOf(first);
  const end = instantOf(second);
  const to = second.includes('T') ? end : end + DAY - 1;
  if (Number.isNaN(from) || Number.isNaN(to) || end < from)
    throw badRequest('Invalid date range: fromDateTime and toDateTime are needed, in this order.');
  if (end - from > MOST_DAYS * DAY) throw badRequest(`The date range must not exceed ${MOST_DAYS} days.`);
  return { from, to, texts: { from: first, to: second } };
}
