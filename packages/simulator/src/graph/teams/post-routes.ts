import type { Entity } from '../../base/entity.ts';
import { type Channel, createChannels } from '../../tenant/teams/channels.ts';
import { chatMessageEntity } from '../../tenant/teams/chat-message-entity.ts';
import { createChatMessageId, createPosts, type Message, repliesTo } from '../../tenant/teams/messages.ts';
import { contextUrl, type GraphCall, quoteKey } from '../odata/call.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import { getTeamByKey } from './team-routes.ts';
import {
  forbiddenError,
  notFoundError,
  pageSize,
  readFolderToken,
  readStoreToken,
  sliceRows,
  slot,
  startAfter,
  teamsLink,
  writeEntity,
  writeFolderToken,
  writeStoreToken,
} from './teams-answers.ts';

/** Most replies in an expansion (graph-facts.md#2.2). */
const EXPANDED_REPLIES = 1000;

/** A channel that another tenant shares must be asked for there. */
export function getPostChannel(call: GraphCall): Channel {
  const id = slot(call, 'channel');
  const channel = createChannels(call.teamwork, getTeamByKey(call)).find((one) => one.id === id);
  if (channel === undefined) throw notFoundError('NotFound');
  if (channel.tenantId !== call.tenant.id)
    throw forbiddenError(`The channel belongs to the tenant '${channel.tenantId}'; ask there.`);
  return channel;
}

export function writeChatMessage(call: GraphCall, message: Message): Entity {
  return writeEntity(call, 'chatMessage', chatMessageEntity(message, call.preferences));
}

function channelSet({ team, id }: Channel): string {
  return `teams(${quoteKey(team.id)})/channels(${quoteKey(id)})/messages`;
}

export function listPosts(call: GraphCall): Entity {
  const channel = getPostChannel(call);
  const replies = call.options.expand.length > 0;
  return messagePage(call, createPosts(call.teamwork, channel), {
    set: channelSet(channel),
    row: (post) => writePost(call, post, replies),
  });
}

/** A post, with its replies if they are asked for: at most the first ones, and a link to the rest. */
export function writePost(call: GraphCall, post: Message, withReplies: boolean): Entity {
  if (!withReplies) return writeChatMessage(call, post);
  const replies = repliesTo(call.teamwork, post);
  const shown = replies.slice(0, EXPANDED_REPLIES);
  const last = shown.at(-1);
  const set = `${channelSetOf(post)}(${quoteKey(createChatMessageId(post))})/replies`;
  const more = replies.length > shown.length && last !== undefined;
  return writeEntity(call, 'chatMessage', {
    ...chatMessageEntity(post, call.preferences),
    'replies@odata.context': contextUrl(call, set),
    'replies@odata.count': shown.length,
    ...(more ? { 'replies@odata.nextLink': repliesLink(call, post, last) } : {}),
    replies: shown.map((reply) => writeChatMessage(call, reply)),
  });
}

const channelSetOf = ({ container }: Message): string =>
  container.channel === undefined ? '' : channelSet(container.channel);

function repliesLink(call: GraphCall, post: Message, last: Message): string {
  const { channel } = post.container;
  const path = `/v1.0/teams/${channel?.team.id}/channels/${channel?.id}/messages/${createChatMessageId(post)}/replies`;
  const bare = { ...call, target: { ...call.target, query: [] } };
  return teamsLink(bare, path, { $skiptoken: writeStoreToken(createChatMessageId(last)) });
}

type Rows = { readonly set: string; readonly row: (message: Message) => Entity };

function messagePage(call: GraphCall, messages: readonly Message[], { set, row }: Rows): Entity {
  const token = call.options.skiptoken;
  const start = startAfter(
    messages,
    token && readStoreToken(token),
    (one, id) => createChatMessageId(one) === id,
  );
  const page = sliceRows(messages, start, pageSize(call));
  const last = page.rows.at(-1);
  return {
    '@odata.context': contextUrl(call, set),
    '@odata.count': page.rows.length,
    ...(page.next === undefined || last === undefined
      ? {}
      : {
          '@odata.nextLink': teamsLink(call, call.target.rawPath, {
            $skiptoken: writeStoreToken(createChatMessageId(last)),
          }),
        }),
    value: page.rows.map(row),
  };
}

function postOf(call: GraphCall): Message {
  const id = slot(call, 'message');
  const post = createPosts(call.teamwork, getPostChannel(call)).find(
    (one) => createChatMessageId(one) === id,
  );
  if (post === undefined) throw notFoundError('NotFound');
  return post;
}

export function getPost(call: GraphCall): Entity {
  const post = postOf(call);
  return {
    '@odata.context': contextUrl(call, `${channelSetOf(post)}/$entity`),
    ...writeChatMessage(call, post),
  };
}

export function listReplies(call: GraphCall): Entity {
  const post = postOf(call);
  return messagePage(call, repliesTo(call.teamwork, post), {
    set: `${channelSetOf(post)}(${quoteKey(createChatMessageId(post))})/replies`,
    row: (reply) => writeChatMessage(call, reply),
  });
}

/** Posts and replies of all channels that the team's tenant owns. */
export function allPosts(call: GraphCall): Entity {
  const team = getTeamByKey(call);
  const messages = createChannels(call.teamwork, team)
    .filter(({ tenantId }) => tenantId === call.tenant.id)
    .flatMap((channel) => createPosts(call.teamwork, channel))
    .flatMap((post) => [post, ...repliesTo(call.teamwork, post)]);
  return exportPage(call, messages, {
    set: `teams(${quoteKey(team.id)})/channels/getAllMessages`,
    path: `/v1.0/teams/${team.id}/channels/getAllMessages`,
    folder: 'TeamChat',
  });
}

type Export = { readonly set: string; readonly path: string; readonly folder: string };

/** A page of an export, newest first; its links skip by number. */
export function exportPage(
  call: GraphCall,
  messages: readonly Message[],
  { set, path, folder }: Export,
): Entity {
  const { filter, skiptoken } = call.options;
  const passed = messages.filter((one) => filter === undefined || evaluateFilter(filter, getDates(one)));
  const rows = passed.toSorted((left, right) => right.time - left.time);
  const page = sliceRows(rows, readFolderToken(skiptoken), pageSize(call));
  return {
    '@odata.context': contextUrl(call, `${set.replace(/\/getAllMessages$/, '')}/microsoft.graph.chatMessage`),
    '@odata.count': page.rows.length,
    ...(page.next === undefined
      ? {}
      : { '@odata.nextLink': teamsLink(call, path, { $skiptoken: writeFolderToken(page.next, folder) }) }),
    value: page.rows.map((one) => writeChatMessage(call, one)),
  };
}

/** The properties that messages are filtered by. */
export function getDates({ time, modified }: Message): Entity {
  return {
    createdDateTime: new Date(time).toISOString(),
    lastModifiedDateTime: new Date(modified).toISOString(),
  };
}
