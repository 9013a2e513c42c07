import { type Entity, orThrow } from '../../base/entity.ts';
import { type Channel, createChannels } from '../../tenant/teams/channels.ts';
import { chatMessageEntity } from '../../tenant/teams/chat-message-entity.ts';
import { createChatMessageId, createPosts, type Message, repliesTo } from '../../tenant/teams/messages.ts';
import { contextUrl, type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import { getTeamByKey } from './team-routes.ts';
import {
  forbiddenError,
  notFoundError,
  readFolderToken,
  slot,
  storePage,
  teamsLink,
  teamsPage,
  writeEntity,
  writeFolderToken,
  writeStoreToken,
} from './teams-answers.ts';

const EXPANDED_REPLIES = 1000;

/** Throws GraphError 403 for a channel of another tenant. */
export function getPostChannel(call: GraphCall): Channel {
  const id = slot(call, 'channel');
  const channel = createChannels(call.teamwork, getTeamByKey(call)).find((one) => one.id === id);
  if (channel === undefined) throw notFoundError('NotFound');
  if (channel.tenantId !== call.tenant.id)
    throw forbiddenError(`The channel belongs to the tenant '${channel.tenantId}'; ask there.`);
  return channel;
}

export const writeChatMessage = (call: GraphCall, message: Message): Entity =>
  writeEntity(call, 'chatMessage', chatMessageEntity(message, call.preferences));
const channelSet = ({ team, id }: Channel): string =>
  `teams(${quoteKey(team.id)})/channels(${quoteKey(id)})/messages`;

export function listPosts(call: GraphCall): Entity {
  const channel = getPostChannel(call);
  const replies = call.options.expand.length > 0;
  return storePage(call, createPosts(call.teamwork, channel), {
    set: channelSet(channel),
    id: createChatMessageId,
    write: (post) => writePost(call, post, replies),
  });
}

/** A post, with its first replies and a link to the rest if expanded. */
export function writePost(call: GraphCall, post: Message, withReplies: boolean): Entity {
  if (!withReplies) return writeChatMessage(call, post);
  const replies = repliesTo(call.teamwork, post);
  const shown = replies.slice(0, EXPANDED_REPLIES);
  const last = shown.at(-1);
  const set = `${getChannelSet(post)}(${quoteKey(createChatMessageId(post))})/replies`;
  const more = replies.length > shown.length && last !== undefined;
  return writeEntity(call, 'chatMessage', {
    ...chatMessageEntity(post, call.preferences),
    'replies@odata.context': contextUrl(call, set),
    'replies@odata.count': shown.length,
    ...(more ? { 'replies@odata.nextLink': repliesLink(call, post, last) } : {}),
    replies: shown.map((reply) => writeChatMessage(call, reply)),
  });
}

const getChannelSet = ({ container }: Message): string =>
  container.channel === undefined ? '' : channelSet(container.channel);

function repliesLink(call: GraphCall, post: Message, last: Message): string {
  const { channel } = post.container;
  const path = `/v1.0/teams/${channel?.team.id}/channels/${channel?.id}/messages/${createChatMessageId(post)}/replies`;
  const bare = { ...call, target: { ...call.target, query: [] } };
  return teamsLink(bare, path, { $skiptoken: writeStoreToken(createChatMessageId(last)) });
}

function findPost(call: GraphCall): Message {
  const id = slot(call, 'message');
  return orThrow(
    createPosts(call.teamwork, getPostChannel(call)).find((one) => createChatMessageId(one) === id),
    () => notFoundError('NotFound'),
  );
}

export function getPost(call: GraphCall): Entity {
  const post = findPost(call);
  return inContext(call, `${getChannelSet(post)}/$entity`, writeChatMessage(call, post));
}

export function listReplies(call: GraphCall): Entity {
  const post = findPost(call);
  return storePage(call, repliesTo(call.teamwork, post), {
    set: `${getChannelSet(post)}(${quoteKey(createChatMessageId(post))})/replies`,
    id: createChatMessageId,
    write: (reply) => writeChatMessage(call, reply),
  });
}

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

export function exportPage(
  call: GraphCall,
  messages: readonly Message[],
  { set, path, folder }: Export,
): Entity {
  const { filter, skiptoken } = call.options;
  const passed = messages.filter((one) => filter === undefined || evaluateFilter(filter, getDates(one)));
  const rows = passed.toSorted((left, right) => right.time - left.time);
  return teamsPage(call, rows, {
    set: `${set.replace(/\/getAllMessages$/, '')}/microsoft.graph.chatMessage`,
    start: readFolderToken(skiptoken),
    write: (one) => writeChatMessage(call, one),
    token: (next) => writeFolderToken(next, folder),
    path,
  });
}

export function getDates({ time, modified }: Message): Entity {
  return {
    createdDateTime: new Date(time).toISOString(),
    lastModifiedDateTime: new Date(modified).toISOString(),
  };
}
