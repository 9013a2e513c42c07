import type { Entity } from '../../base/entity.ts';
import { folderEntity } from '../../tenant/mail/folders.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall, quoteKey } from '../odata/call.ts';
import {
  type DeltaState,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { mailboxOwner } from './calendar-routes.ts';
import { checkFolderSelect, writeFolder } from './mail-routes.ts';

/** `/mailFolders/delta`: first all folders of any depth; nobody adds or removes one here, so later rounds are empty. */
export function foldersDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkFolderSelect(call);
  const state = stateOf(call);
  const folders = state.since === undefined ? call.mail.folders(person) : [];
  const context = { person, folders: call.mail.folders(person), entries: call.mail.entries(person) };
  const end = state.position + Math.min(call.preferences.pageSize ?? 10, call.endpoint.page?.maximum ?? 1000);
  const value = folders
    .slice(state.position, end)
    .map((folder) => writeFolder(call, folderEntity(folder, context), state.select));
  const next =
    end < folders.length
      ? { '@odata.nextLink': link(call, person, ['$skiptoken', { ...state, position: end }]) }
      : { '@odata.deltaLink': link(call, person, ['$deltatoken', nextRound(state, call.tenant.log)]) };
  return { '@odata.context': contextUrl(call, 'Collection(mailFolder)'), ...next, value };
}

function stateOf({ options, tenant, target, graphUrl }: GraphCall): DeltaState {
  const token = options.skiptoken ?? options.deltatoken;
  if (token !== undefined)
    return readDeltaToken(token, { log: tenant.log, freshUrl: `${graphUrl}${target.rawPath}` });
  return { ...firstState(tenant.log), ...(options.select !== undefined && { select: options.select }) };
}

/** The mailbox by its object id; the segment in small letters, as the reference's sample has it. */
function link(
  { graphUrl }: GraphCall,
  { id }: SimulatedPerson,
  [name, state]: readonly ['$skiptoken' | '$deltatoken', DeltaState],
): string {
  return `${graphUrl}/v1.0/users(${quoteKey(id)})/mailfolders/delta?${name}=${writeDeltaToken(state)}`;
}
