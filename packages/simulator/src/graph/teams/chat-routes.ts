import { type Entity, orThrow } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { chatEntity, chatMemberships, memberEntity } from '../../tenant/teams/chat-entity.ts';
import { messageInfoEntity } from '../../tenant/teams/chat-message-entity.ts';
import { type Chat, chatById, listPersonChats } from '../../tenant/teams/chats.ts';
import { createChatMessages, type Message } from '../../tenant/teams/messages.ts';
import { contextUrl, type GraphCall, hasRole, quoteKey } from '../odata/call.ts';
import { evaluateFilter, filterUses } from '../odata/evaluate-filter.ts';
import { mailboxPath, selectRows } from '../odata/page.ts';
import { exportPage, getDates, writeChatMessage } from './post-routes.ts';
import { memberPage } from './team-routes.ts';
import {
  missingRoleError,
  notFoundError,
  pageSize,
  readChatsToken,
  readThreadToken,
  selectProperties,
  slot,
  startAfter,
  teamsPage,
  writeChatsToken,
  writeEntity,
  writeStoreToken,
  writeThreadToken,
} from './teams-answers.ts';
import { CHAT_MESSAGE_FILTER } from './teams-filters.ts';

/** Maximum of an expansion (graph-facts.md#2.2). */
const EXPANDED_MEMBERS = 25;

const teamsUser = (call: GraphCall): SimulatedPerson =>
  orThrow(call.tenant.person(slot(call, 'user')), () => notFoundError('User not found.'));

function getViewer(call: GraphCall): SimulatedPerson | undefined {
  return call.slots['user'] === undefined ? undefined : teamsUser(call);
}

function findChat(call: GraphCall): Chat {
  const id = slot(call, 'chat');
  const viewer = getViewer(call);
  return orThrow(
    viewer === undefined
      ? chatById(call.teamwork, id)
      : listPersonChats(call.teamwork, viewer).find((one) => one.id === id),
    () => notFoundError('The chat is not known, or the person is not in it.'),
  );
}

function chatSet(call: GraphCall, chat: Chat): string {
  const user = call.slots['user'];
  const base = user === undefined ? '' : `users(${quoteKey(user)})/`;
  return `${base}chats(${quoteKey(chat.id)})`;
}

export function listChats(call: GraphCall): Entity {
  const person = teamsUser(call);
  const size = pageSize(call);
  return teamsPage(call, filteredChats(call, person), {
    set: `users(${quoteKey(call.slots['user'] ?? '')})/chats`,
    start: readChatsToken(call.options.skiptoken),
    write: (chat) => writeChat(call, chat),
    token: (position) => writeChatsToken({ position, until: call.teamwork.startedAt, size }),
  });
}

/** Always by last message, newest first. */
function filteredChats(call: GraphCall, person: SimulatedPerson): readonly Chat[] {
  checkDescending(call);
  return selectRows(
    {
      list: listPersonChats(call.teamwork, person),
      id: (chat) => chat.id,
      entity: (chat) => ({
        ...chatEntity(chat, { world: call.teamwork, viewer: person }),
        members: chat.members.map(({ displayName }) => ({ displayName })),
        lastMessagePreview: { createdDateTime: new Date(chat.updated).toISOString() },
      }),
    },
    { ...call.options, orderby: [] },
  );
}

function checkDescending(call: GraphCall): void {
  const ascending = call.options.orderby.find(({ descending }) => !descending);
  if (ascending !== undefined) {
    throw badRequest(
      `QueryOptions to order by '${ascending.path.join('/')}' in 'Ascending' direction is not supported.`,
    );
  }
}

function writeChat(call: GraphCall, chat: Chat): Entity {
  const entity = chatEntity(chat, { world: call.teamwork, viewer: getViewer(call) });
  const expanded = call.options.expand.map(({ navigation }) =>
    navigation === 'members' ? expandedMembers(call, chat) : expandedPreview(call, chat),
  );
  return writeEntity(call, 'chat', selectProperties(call, Object.assign({}, entity, ...expanded) as Entity));
}

function expandedMembers(call: GraphCall, chat: Chat): Entity {
  const all = chatMemberships({ chat, world: call.teamwork });
  const shown = all.slice(0, EXPANDED_MEMBERS);
  const token = writeStoreToken(shown.at(-1)?.actor.id ?? '');
  return {
    'members@odata.context': contextUrl(call, `${chatSet(call, chat)}/members`),
    ...(shown.length < all.length && {
      'members@odata.nextLink': `${call.graphUrl}/v1.0/chats/${chat.id}/members?$skiptoken=${encodeURIComponent(token)}`,
    }),
    members: shown.map((one) => writeEntity(call, 'conversationMember', memberEntity(one))),
  };
}

/** A preview holds text, which the basic role cannot read. */
function expandedPreview(call: GraphCall, chat: Chat): Entity {
  if (!hasRole(call, 'Chat.Read.All')) throw missingRoleError(['Chat.Read.All'], call.roles);
  const [last] = createChatMessages(call.teamwork, chat);
  return {
    'lastMessagePreview@odata.context': contextUrl(call, `${chatSet(call, chat)}/lastMessagePreview/$entity`),
    lastMessagePreview:
      last === undefined
        ? null
        : writeEntity(call, 'chatMessageInfo', messageInfoEntity(last, call.preferences)),
  };
}

export function getChat(call: GraphCall): Entity {
  const chat = findChat(call);
  const set = chatSet(call, chat).replace(/\([^(]*\)$/, '');
  return { '@odata.context': contextUrl(call, `${set}/$entity`), ...writeChat(call, chat) };
}

export function listChatMembers(call: GraphCall): Entity {
  const chat = findChat(call);
  const memberships = chatMemberships({ chat, world: call.teamwork });
  return memberPage(call, memberships, `${chatSet(call, chat)}/members`);
}

export function listChatMessages(call: GraphCall): Entity {
  checkDescending(call);
  const chat = findChat(call);
  const rows = orderedMessages(call, createChatMessages(call.teamwork, chat));
  const token = call.options.skiptoken === undefined ? undefined : readThreadToken(call.options.skiptoken);
  return teamsPage(call, rows, {
    set: `${chatSet(call, chat)}/messages`,
    start: startAfter(rows, token && String(token.time), (one, time) => String(one.time) === time),
    write: (one) => writeChatMessage(call, one),
    token: (_, { time }) => writeThreadToken({ thread: chat.id, time }),
  });
}

/** The filter applies only if the table supports it and it names the sort property. */
function orderedMessages(call: GraphCall, messages: readonly Message[]): readonly Message[] {
  const { filter, orderby } = call.options;
  const [by = 'createdDateTime'] = orderby[0]?.path ?? [];
  const applies =
    filter !== undefined &&
    orderby.length > 0 &&
    filterUses(filter).every(
      ({ property, operator }) =>
        property === by && CHAT_MESSAGE_FILTER[property]?.includes(operator) === true,
    );
  const passed = applies ? messages.filter((one) => evaluateFilter(filter, getDates(one))) : messages;
  const getTime = (one: Message) => (by === 'lastModifiedDateTime' ? one.modified : one.time);
  return passed.toSorted((left, right) => getTime(right) - getTime(left));
}

/** The link has the person as a key and another case: `users('guid')/chats/getallMessages` (graph-facts.md#2.1). */
export function allChatMessages(call: GraphCall): Entity {
  const person = teamsUser(call);
  const messages = listPersonChats(call.teamwork, person).flatMap((chat) =>
    createChatMessages(call.teamwork, chat),
  );
  return exportPage(call, messages, {
    set: `users(${quoteKey(call.slots['user'] ?? '')})/chats/getAllMessages`,
    path: mailboxPath(person.id, 'chats/getallMessages'),
    folder: 'TeamsMessagesData',
  });
}
