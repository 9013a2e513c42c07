import { type Entity, orThrow, words } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import {
  type FolderSeed,
  folderEntity,
  folderId,
  type MailEntry,
  messagesIn,
  OTHER_WELL_KNOWN,
  ROOT_FOLDER,
} from '../../tenant/mail/folders.ts';
import { messageId } from '../../tenant/mail/message-entity.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import {
  checkSelect,
  contextUrl,
  customParameter,
  type GraphCall,
  pickProperties,
  quoteKey,
} from '../odata/call.ts';
import { filterUses } from '../odata/evaluate-filter.ts';
import { mailboxPath, outlookLink, outlookPageSize, selectRows } from '../odata/page.ts';
import type { Options } from '../odata/read-options.ts';
import { mailboxOwner } from './calendar-routes.ts';
import { checkMessageSelect, fullMessage, writeMessage } from './message-output.ts';

/** The store counts an item that is not a message after each group of this size; pages omit it. */
const MESSAGES_BETWEEN_OTHERS = 9;

const FOLDER_PROPERTIES = words(
  'id displayName parentFolderId childFolderCount unreadItemCount totalItemCount sizeInBytes',
  'isHidden',
);

export function listMessages(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const folder = call.slots['folder'] === undefined ? undefined : getFolder(call, person);
  const entries = call.mail.entries(person);
  return messagePage(call, person, folder === undefined ? entries : messagesIn(folder, entries));
}

export function getMessage(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkMessageSelect(call);
  const id = call.slots['message'] ?? '';
  checkItemId(id);
  const entry = orThrow(call.mail.find(person, id), itemNotFound);
  return {
    '@odata.context': mailContext(call, `messages${selection(call)}/$entity`),
    ...writeMessage(call, person, entry),
  };
}

function messagePage(call: GraphCall, person: SimulatedPerson, list: readonly MailEntry[]): Entity {
  const { options } = call;
  checkMessageSelect(call);
  checkSortRestriction(options);
  const selected = selectRows(
    {
      list,
      id: (entry) => messageId(person, entry, false),
      entity: (entry) => fullMessage(call, person, entry),
    },
    options,
  );
  const start = toPosition(call, options.skip);
  const end = start + outlookPageSize(call);
  const skip = { $skip: String(toSkip(call, end)) };
  return {
    '@odata.context': mailContext(call, `${writtenPath(call)}${selection(call)}`),
    ...(options.count ? { '@odata.count': selected.length } : {}),
    value: selected.slice(start, end).map((entry) => writeMessage(call, person, entry)),
    ...(end < selected.length ? { '@odata.nextLink': outlookLink(call, linkPath(call, person), skip) } : {}),
  };
}

/** `$skip` in links of the whole mailbox exceeds the number of messages shown (graph-facts.md#3.3). */
function toSkip({ endpoint }: GraphCall, position: number): number {
  return endpoint.id === 'messages' ? position + Math.floor(position / MESSAGES_BETWEEN_OTHERS) : position;
}

function toPosition({ endpoint }: GraphCall, skip: number): number {
  return endpoint.id === 'messages' ? skip - Math.floor(skip / (MESSAGES_BETWEEN_OTHERS + 1)) : skip;
}

function selection({ options }: GraphCall): string {
  const expanded = options.expand.map(({ navigation }) => `${navigation}()`);
  const names = [...(options.select ?? []), ...expanded];
  return names.length === 0 ? '' : `(${names.join(',')})`;
}

const mailContext = (call: GraphCall, rest: string): string =>
  contextUrl(call, `users(${quoteKey(call.slots['user'] ?? '')})/${rest}`);

function writtenPath({ endpoint, slots }: GraphCall): string {
  return endpoint.path
    .slice('users/{user}/'.length)
    .replace('/{folder}', `(${quoteKey(slots['folder'] ?? '')})`);
}

/** Links have keys and the mailbox's object id if the request had a key for the folder. */
function linkPath(call: GraphCall, person: SimulatedPerson): string {
  return /\/mailFolders\((?:'|%27)/i.test(call.target.rawPath)
    ? mailboxPath(person.id, writtenPath(call))
    : call.target.rawPath;
}

export function getFolder(call: GraphCall, person: SimulatedPerson): FolderSeed {
  const key = call.slots['folder'] ?? '';
  const name = key.toLowerCase();
  if (name === ROOT_FOLDER) return { key: ROOT_FOLDER, displayName: 'Top of Information Store' };
  const matching = call.mail
    .folders(person)
    .find(
      (folder) => (folder.key === name && !name.startsWith('own-')) || folderId(person, folder.key) === key,
    );
  if (matching !== undefined) return matching;
  if (!OTHER_WELL_KNOWN.has(name)) checkItemId(key);
  throw itemNotFound();
}

/** Direct children of the root or folder; hidden ones only on request. */
export function listMailFolders(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkFolderSelect(call);
  const above = call.slots['folder'] === undefined ? ROOT_FOLDER : getFolder(call, person).key;
  const hidden = customParameter(call, 'includeHiddenFolders')?.toLowerCase() === 'true';
  const folders = call.mail.folders(person);
  const context = { person, folders, entries: call.mail.entries(person) };
  const list = folders
    .filter(
      ({ parent = ROOT_FOLDER, key, hidden: isHidden }) =>
        parent === above && key !== above && (hidden || isHidden !== true),
    )
    .map((folder) => folderEntity(folder, context));
  const selected = selectRows(
    { list, id: (entity) => String(entity['id']), entity: (entity) => entity },
    call.options,
  );
  const end = call.options.skip + outlookPageSize(call);
  const path = mailboxPath(person.id, writtenPath(call));
  return {
    '@odata.context': mailContext(call, `${writtenPath(call)}${selection(call)}`),
    ...(call.options.count ? { '@odata.count': selected.length } : {}),
    value: selected.slice(call.options.skip, end).map((entity) => writeFolder(call, entity)),
    ...(end < selected.length ? { '@odata.nextLink': outlookLink(call, path, { $skip: String(end) }) } : {}),
  };
}

export function getMailFolder(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkFolderSelect(call);
  const context = { person, folders: call.mail.folders(person), entries: call.mail.entries(person) };
  return {
    '@odata.context': mailContext(call, `mailFolders${selection(call)}/$entity`),
    ...writeFolder(call, folderEntity(getFolder(call, person), context)),
  };
}

export const checkFolderSelect = (call: GraphCall): void =>
  checkSelect(call, FOLDER_PROPERTIES, 'mailFolder');

export function writeFolder(call: GraphCall, entity: Entity, select = call.options.select): Entity {
  return call.decorate(
    'mailFolder',
    select === undefined
      ? entity
      : pickProperties(entity, ['@odata.type', 'id', ...select.filter((name) => name !== 'id')]),
  );
}

export function getChangeType(call: GraphCall): string | undefined {
  const value = customParameter(call, 'changeType')?.toLowerCase();
  if (value !== undefined && !['created', 'updated', 'deleted'].includes(value))
    throw badRequest(`The value '${value}' of parameter 'changeType' is invalid.`, 'ErrorInvalidParameter');
  return value;
}

const itemNotFound = (): GraphError =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

/** Checks the form of an Exchange id. */
function checkItemId(id: string): void {
  if (!/^[A-Za-z0-9_-]{60,}={0,2}$/.test(id)) throw badRequest('Id is malformed.', 'ErrorInvalidIdMalformed');
}

/** `$orderby` properties must come first in the filter, in the same order (List messages). */
function checkSortRestriction({ filter, orderby }: Options): void {
  if (filter === undefined) return;
  const filtered = [...new Set(filterUses(filter).map(({ property }) => property))];
  if (orderby.every(({ path }, position) => filtered[position] === path.join('/'))) return;
  throw new GraphError(
    400,
    'InefficientFilter',
    'The restriction or sort order is too complex for this operation.',
  );
}
