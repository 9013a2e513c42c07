import type { Entity } from '../../base/entity.ts';
import { GraphError } from '../../base/graph-error.ts';
import { hasCopilot, hasMailbox } from '../../tenant/people/people.ts';
import {
  createInteractionEntity,
  createInteractions,
  getAppClass,
  type Interaction,
} from '../../tenant/teams/interactions.ts';
import { type GraphCall, quoteKey } from '../odata/call.ts';
import { evaluateFilter, filterUses } from '../odata/evaluate-filter.ts';
import type { Filter } from '../odata/parse-filter.ts';
import {
  forbiddenError,
  getVersion,
  notFoundError,
  pageSize,
  readFolderToken,
  sliceRows,
  slot,
  writeEntity,
  writeFolderToken,
} from './teams-answers.ts';

/** 404 without a mailbox, 403 without a licence (graph-facts.md#3.6). */
export function listInteractions(call: GraphCall): Entity {
  const person = call.tenant.person(slot(call, 'user'));
  if (person === undefined || !hasMailbox(person))
    throw notFoundError('The user has no interaction history.');
  if (!hasCopilot(person))
    throw forbiddenError('The user does not have a valid license for Microsoft 365 Copilot.');
  const { filter, skiptoken } = call.options;
  if (filter !== undefined) requireBothBounds(filter);
  const rows = createInteractions(call.teamwork, person).filter(
    (one) => filter === undefined || evaluateFilter(filter, filterable(one)),
  );
  const page = sliceRows(rows, readFolderToken(skiptoken), pageSize(call));
  const set = `copilot/users(${quoteKey(call.slots['user'] ?? '')})/interactionHistory`;
  return {
    '@odata.context': `${call.graphUrl}/${getVersion(call)}/$metadata#${set}/microsoft.graph.aiInteraction`,
    '@odata.count': page.rows.length,
    ...(page.next === undefined ? {} : { '@odata.nextLink': link(call, page.next) }),
    value: page.rows.map((one) =>
      writeEntity(call, 'aiInteraction', createInteractionEntity(call.teamwork, one)),
    ),
  };
}

/** A time with one bound fails (graph-facts.md#3.6). */
function requireBothBounds(filter: Filter): void {
  const bounds = filterUses(filter).filter(({ property }) => property === 'createdDateTime');
  if (bounds.length > 0 && new Set(bounds.map(({ operator }) => operator)).size < 2)
    throw new GraphError(500, 'InternalServerError', 'Failed to execute request.');
}

function filterable(one: Interaction): Entity {
  return { createdDateTime: new Date(one.time).toISOString(), appClass: getAppClass(one) };
}

/** Links form-encode the filter: `appClass+eq+%27IPM…%27` (graph-facts.md#3.6). */
function link(call: GraphCall, position: number): string {
  const kept = call.target.query.filter(([name]) => !/^\$?skiptoken$/i.test(name));
  const query = [...kept, ['$skiptoken', writeFolderToken(position, 'TeamsMessagesData')] as const].map(
    ([name, value]) => `${name}=${formEncode(value)}`,
  );
  return `${call.graphUrl}${call.target.rawPath}?${query.join('&')}`;
}

const formEncode = (value: string): string =>
  encodeURIComponent(value).replaceAll('%20', '+').replaceAll("'", '%27');
