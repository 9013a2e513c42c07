import {
  appClassOf,
  type Interaction,
  interactionEntity,
  interactionsOf,
} from '../../tenant/copilot/interactions.ts';
import { hasCopilot, hasMailbox } from '../../tenant/people.ts';
import type { Entity } from '../../types.ts';
import { type GraphCall, quotedKey } from '../call.ts';
import { evaluateFilter } from '../evaluate-filter.ts';
import { forbidden, nothingThere } from './teams-errors.ts';
import { pageSize, slice, versionOf } from './teams-paging.ts';
import { readFolderToken, writeFolderToken } from './teams-tokens.ts';
import { slot, write } from './write-teams.ts';

/** Prompts and answers of a person. Without mailbox a 404, without licence a 403 (graph-facts.md#3.6). */
export function listInteractions(call: GraphCall): Entity {
  const person = call.tenant.person(slot(call, 'user'));
  if (person === undefined || !hasMailbox(person)) throw nothingThere('The user has no interaction history.');
  if (!hasCopilot(person))
    throw forbidden('The user does not have a valid license for Microsoft 365 Copilot.');
  const { filter, skiptoken } = call.options;
  const rows = interactionsOf(call.teamwork, person).filter(
    (one) => filter === undefined || evaluateFilter(filter, filterable(one)),
  );
  const page = slice(rows, readFolderToken(skiptoken), pageSize(call));
  const set = `copilot/users(${quotedKey(call.slots['user'] ?? '')})/interactionHistory`;
  return {
    '@odata.context': `${call.graphUrl}/${versionOf(call)}/$metadata#${set}/microsoft.graph.aiInteraction`,
    '@odata.count': page.rows.length,
    ...(page.next === undefined ? {} : { '@odata.nextLink': link(call, page.next) }),
    value: page.rows.map((one) => write(call, 'aiInteraction', interactionEntity(call.teamwork, one))),
  };
}

function filterable(one: Interaction): Entity {
  return { createdDateTime: new Date(one.time).toISOString(), appClass: appClassOf(one) };
}

/** The filter comes back form-encoded: `appClass+eq+%27IPM…%27` (graph-facts.md#3.6). */
function link(call: GraphCall, position: number): string {
  const kept = call.target.query.filter(([name]) => !/^\$?skiptoken$/i.test(name));
  const query = [...kept, ['$skiptoken', writeFolderToken(position, 'TeamsMessagesData')] as const].map(
    ([name, value]) => `${name}=${formEncode(value)}`,
  );
  return `${call.graphUrl}${call.target.rawPath}?${query.join('&')}`;
}

function formEncode(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+').replaceAll("'", '%27');
}
