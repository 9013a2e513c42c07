import { chatEntity, chatMemberships } from '../../tenant/teams/chat-entity.ts';
import { type Chat, chatById, chatsOf } from '../../tenant/teams/chats.ts';
import { memberEntity } from '../../tenant/teams/members.ts';
import { messageInfoEntity } from '../../tenant/teams/message-entity.ts';
import { type Message, messagesOf } from '../../tenant/teams/messages.ts';
import type { Entity, SimulatedPerson } from '../../types.ts';
import { contextUrl, type GraphCall, hasRole, quotedKey } from '../call.ts';
import { filterUses } from '../check-filter.ts';
import { mailboxPath, selectRows } from '../directory-page.ts';
import { evaluateFilter } from '../evaluate-filter.ts';
import { badRequest } from '../graph-error.ts';
import { datesOf, exportPage, writeMessage } from './post-routes.ts';
import { memberPage } from './team-routes.ts';
import { missingRole, nothingThere } from './teams-errors.ts';
import { CHAT_MESSAGE_FILTER } from './teams-filters.ts';
import { pageSize, slice, startAfter, teamsLink } from './teams-paging.ts';
import {
  readChatsToken,
  readThreadToken,
  writeChatsToken,
  writeStoreToken,
  writeThreadToken,
} from './teams-tokens.ts';
import { selected, slot, write } from './write-teams.ts';

/** Members that an expansion holds, whatever is asked for (graph-facts.md#2.2). */
const EXPANDED_MEMBERS = 25;

/** The person of a Teams path, by object id or principal name. */
export function teamsUser(call: GraphCall): SimulatedPerson {
  const person = call.tenant.person(slot(call, 'user'));
  if (person === undefined) throw nothingThere('User not found.');
  return person;
}

function viewerOf(call: GraphCall): SimulatedPerson | undefined {
  return call.slots['user'] === undefined ? undefined : teamsUser(call);
}

/** The chat of the path; under a person only one of that person's. */
function chatOf(call: GraphCall): Chat {
  const id = slot(call, 'chat');
  const viewer = viewerOf(call);
  const chat =
    viewer === undefined
      ? chatById(call.teamwork, id)
      : chatsOf(call.teamwork, viewer).find((one) => one.id === id);
  if (chat === undefined) throw nothingThere('The chat is not known, or the person is not in it.');
  return chat;
}

function chatSet(call: GraphCall, chat: Chat): string {
  const user = call.slots['user'];
  const base = user === undefined ? '' : `users(${quotedKey(user)})/`;
  return `${base}chats(${quotedKey(chat.id)})`;
}

export function listChats(call: GraphCall): Entity {
  const person = teamsUser(call);
  const rows = filteredChats(call, person);
  const size = pageSize(call);
  const page = slice(rows, readChatsToken(call.options.skiptoken), size);
  const token = { position: page.next ?? 0, until: call.teamwork.startedAt, size };
  return {
    '@odata.context': contextUrl(call, `users(${quotedKey(call.slots['user'] ?? '')})/chats`),
    '@odata.count': page.rows.length,
    ...(page.next === undefined
      ? {}
      : {
          '@odata.nextLink': teamsLink(call, call.target.rawPath, { $skiptoken: writeChatsToken(token) }),
        }),
    value: page.rows.map((chat) => writeChat(call, chat)),
  };
}

/** Sorted by the last message in any case, newest first; the other order is not served. */
function filteredChats(call: GraphCall, person: SimulatedPerson): readonly Chat[] {
  checkDescending(call);
  return selectRows(
    {
      list: chatsOf(call.teamwork, person),
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
  const entity = chatEntity(chat, { world: call.teamwork, viewer: viewerOf(call) });
  const expanded = call.options.expand.map(({ navigation }) =>
    navigation === 'members' ? expandedMembers(call, chat) : expandedPreview(call, chat),
  );
  return write(call, 'chat', selected(call, Object.assign({}, entity, ...expanded) as Entity));
}

function expandedMembers(call: GraphCall, chat: Chat): Entity {
  const all = chatMemberships({ chat, world: call.teamwork });
  const shown = all.slice(0, EXPANDED_MEMBERS);
  const token = writeStoreToken(shown.at(-1)?.actor.id ?? '');
  return {
    'members@odata.context': contextUrl(call, `${chatSet(call, chat)}/members`),
    ...(shown.length < all.length
      ? {
          'members@odata.nextLink': `${call.graphUrl}/v1.0/chats/${chat.id}/members?$skiptoken=${encodeURIComponent(token)}`,
        }
      : {}),
    members: shown.map((one) => write(call, 'conversationMember', memberEntity(one))),
  };
}

/** Holds text, which the basic role does not open. */
function expandedPreview(call: GraphCall, chat: Chat): Entity {
  if (!hasRole(call, 'Chat.Read.All')) throw missingRole(['Chat.Read.All'], call.roles);
  const [last] = messagesOf(call.teamwork, chat);
  return {
    'lastMessagePreview@odata.context': contextUrl(call, `${chatSet(call, chat)}/lastMessagePreview/$entity`),
    lastMessagePreview:
      last === undefined ? null : write(call, 'chatMessageInfo', messageInfoEntity(last, call.preferences)),
  };
}

export function getChat(call: GraphCall): Entity {
  const chat = chatOf(call);
  const set = chatSet(call, chat).replace(/\([^(]*\)$/, '');
  return { '@odata.context': contextUrl(call, `${set}/$entity`), ...writeChat(call, chat) };
}

export function listChatMembers(call: GraphCall): Entity {
  const chat = chatOf(call);
  const memberships = chatMemberships({ chat, world: call.teamwork });
  return memberPage(call, memberships, `${chatSet(call, chat)}/members`);
}

export function listChatMessages(call: GraphCall): Entity {
  checkDescending(call);
  const chat = chatOf(call);
  const rows = orderedMessages(call, messagesOf(call.teamwork, chat));
  const token = call.options.skiptoken === undefined ? undefined : readThreadToken(call.options.skiptoken);
  const start = startAfter(rows, token && String(token.time), (one, time) => String(one.time) === time);
  const page = slice(rows, start, pageSize(call));
  const last = page.rows.at(-1);
  return {
    '@odata.context': contextUrl(call, `${chatSet(call, chat)}/messages`),
    '@odata.count': page.rows.length,
    ...(page.next === undefined || last === undefined
      ? {}
      : {
          '@odata.nextLink': teamsLink(call, call.target.rawPath, {
            $skiptoken: writeThreadToken({ thread: chat.id, time: last.time }),
          }),
        }),
    value: page.rows.map((one) => writeMessage(call, one)),
  };
}

/** A filter counts only when it asks what the table knows, and about the property that orders the list. */
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
  const passed = applies ? messages.filter((one) => evaluateFilter(filter, datesOf(one))) : messages;
  const timeOf = (one: Message) => (by === 'lastModifiedDateTime' ? one.modified : one.time);
  return passed.toSorted((left, right) => timeOf(right) - timeOf(left));
}

/** The link comes back with the person as a key and another letter case: `users('guid')/chats/getallMessages` (graph-facts.md#2.1). */
export function allChatMessages(call: GraphCall): Entity {
  const person = teamsUser(call);
  const messages = chatsOf(call.teamwork, person).flatMap((chat) => messagesOf(call.teamwork, chat));
  return exportPage(call, messages, {
    set: `users(${quotedKey(call.slots['user'] ?? '')})/chats/getAllMessages`,
    path: mailboxPath(person.id, 'chats/getallMessages'),
    folder: 'TeamsMessagesData',
  });
}
