import type { Entity } from '../../base/entity.ts';
import type { Channel } from '../../tenant/teams/channels.ts';
import { createChatMessageId, createPosts, type Message } from '../../tenant/teams/messages.ts';
import { contextUrl, type GraphCall, quoteKey } from '../odata/call.ts';
import {
  type DeltaState,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { getDates, getPostChannel, writePost } from './post-routes.ts';
import { pageSize, sliceRows } from './teams-answers.ts';

/** A round also carries the options of its first call. */
type PostsState = DeltaState & {
  readonly size: number;
  readonly replies: boolean;
  readonly filter?: Filter;
};
type Round = { readonly call: GraphCall; readonly channel: Channel; readonly state: PostsState };

/** How far back a first round reaches: eight months (graph-facts.md#2.3). */
const REACH = 243 * 86_400_000;

/** `messages/delta` of a channel: first the posts of eight months, later the changed ones. Deleted posts come with their date. */
export function postsDelta(call: GraphCall): Entity {
  const channel = getPostChannel(call);
  const round = { call, channel, state: stateOf(call) };
  const posts = postsOfRound(round);
  const page = sliceRows(posts, round.state.position, round.state.size);
  return {
    '@odata.context': contextUrl(call, `Collection(chatMessage)`),
    value: page.rows.map((post) => writePost(call, post, round.state.replies)),
    ...(page.next === undefined
      ? { '@odata.deltaLink': link(round, '$deltatoken', next(round.state, call)) }
      : { '@odata.nextLink': link(round, '$skiptoken', { ...round.state, position: page.next }) }),
  };
}

function stateOf(call: GraphCall): PostsState {
  const { log } = call.tenant;
  const { filter, skiptoken, deltatoken, expand, skip } = call.options;
  const fresh = {
    size: pageSize(call),
    replies: expand.length > 0,
    ...(filter === undefined ? {} : { filter }),
  };
  if (deltatoken === 'latest') return { ...firstState(log), ...fresh, since: log.sequence() };
  const token = skiptoken ?? deltatoken;
  if (token === undefined) return { ...firstState(log), ...fresh, position: skip };
  const freshUrl = `${call.graphUrl}${call.target.rawPath}`;
  const state = readDeltaToken(token, { log, freshUrl }) as PostsState;
  return deltatoken === undefined ? state : { ...state, until: log.sequence() };
}

function next(state: PostsState, call: GraphCall): PostsState {
  return { ...state, ...nextRound(state, call.tenant.log) };
}

/** In the first round all posts within reach, later those that changed before this round began; other changes wait for the next. */
function postsOfRound({ call, channel, state }: Round): readonly Message[] {
  const posts = createPosts(call.teamwork, channel);
  if (state.since === undefined) {
    const oldest = call.teamwork.now().getTime() - REACH;
    const { filter } = state;
    return posts.filter(
      (post) => post.modified >= oldest && (filter === undefined || evaluateFilter(filter, getDates(post))),
    );
  }
  const changes = call.tenant.log
    .listSince(`posts:${channel.id}`, state.since)
    .filter(({ sequence }) => sequence <= state.until);
  const changed = new Set(changes.map(({ id }) => id));
  return posts.filter((post) => changed.has(createChatMessageId(post)));
}

function link({ call, channel }: Round, name: '$skiptoken' | '$deltatoken', state: PostsState): string {
  const path = `/v1.0/teams(${quoteKey(channel.team.id)})/channels(${quoteKey(channel.id)})/messages/delta`;
  return `${call.graphUrl}${path}?${name}=${writeDeltaToken(state)}`;
}
