import type { Entity } from '../../base/entity.ts';
import { folderEntity } from '../../tenant/mail/folders.ts';
import { type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import { type DeltaState, deltaPage, firstState, readRound, writeDeltaToken } from '../odata/delta-state.ts';
import { outlookPageSize } from '../odata/page.ts';
import { mailboxOwner } from './calendar-routes.ts';
import { checkFolderSelect, writeFolder } from './mail-routes.ts';

/** First all folders of any depth; later rounds are empty, because folders do not change. */
export function foldersDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkFolderSelect(call);
  const { select } = call.options;
  const state = readRound<DeltaState>(call, () => ({
    ...firstState(call.tenant.log),
    ...(select !== undefined && { select }),
  }));
  const folders = call.mail.folders(person);
  const context = { person, folders, entries: call.mail.entries(person) };
  // The segment is in lower case, as in the reference's sample.
  const url = `${call.graphUrl}/v1.0/users(${quoteKey(person.id)})/mailfolders/delta`;
  const page = deltaPage(call, state, state.since === undefined ? folders : [], {
    ...{ start: state.position, size: outlookPageSize(call) },
    write: (folder) => writeFolder(call, folderEntity(folder, context), state.select),
    link: (name, next) => `${url}?${name}=${writeDeltaToken(next)}`,
  });
  return inContext(call, 'Collection(mailFolder)', page);
}
