import type { Entity } from '../../base/entity.ts';
import type { Channel } from '../../tenant/teams/channels.ts';
import { createChatMessageId, createPosts, type Message } from '../../tenant/teams/messages.ts';
import { type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import { type DeltaState, deltaPage, firstState, readRound, writeDeltaToken } from '../odata/delta-state.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { getDates, getPostChannel, writePost } from './post-routes.ts';
import { pageSize } from './teams-answers.ts';

/** A round keeps the options of its first call. */
type PostsState = DeltaState & { readonly size: number; readonly replies: boolean; readonly filter?: Filter };
type Round = { readonly call: GraphCall; readonly channel: Channel; readonly state: PostsState };

/** A first round covers eight months (graph-facts.md#2.3). */
const REACH = 243 * 86_400_000;

/** First the posts of eight months, later the changed ones. Deleted posts keep their date. */
export function postsDelta(call: GraphCall): Entity {
  const channel = getPostChannel(call);
  const { deltatoken, skip } = call.options;
  const latest = deltatoken === 'latest';
  const state = latest ? firstRound(call) : readRound(call, () => ({ ...firstRound(call), position: skip }));
  const round = { call, channel, state: latest ? { ...state, since: state.until } : state };
  const page = deltaPage(call, round.state, postsOfRound(round), {
    ...{ start: round.state.position, size: round.state.size },
    write: (post) => writePost(call, post, round.state.replies),
    link: (name, next) => link(round, name, next),
  });
  return inContext(call, `Collection(chatMessage)`, page);
}

function firstRound(call: GraphCall): PostsState {
  const { filter, expand } = call.options;
  const options = { size: pageSize(call), replies: expand.length > 0, ...(filter && { filter }) };
  return { ...firstState(call.tenant.log), ...options };
}

/** Changes after the start of the round belong to the next one. */
function postsOfRound({ call, channel, state }: Round): readonly Message[] {
  const posts = createPosts(call.teamwork, channel);
  if (state.since === undefined) {
    const oldest = call.teamwork.now().getTime() - REACH;
    const { filter } = state;
    return posts.filter(
      (post) => post.modified >= oldest && (filter === undefined || evaluateFilter(filter, getDates(post))),
    );
  }
  const changes = call.tenant.log.listSince(`posts:${channel.id}`, state.since, state.until);
  const changed = new Set(changes.map(({ id }) => id));
  return posts.filter((post) => changed.has(createChatMessageId(post)));
}

function link({ call, channel }: Round, name: '$skiptoken' | '$deltatoken', state: PostsState): string {
  const path = `/v1.0/teams(${quoteKey(channel.team.id)})/channels(${quoteKey(channel.id)})/messages/delta`;
  return `${call.graphUrl}${path}?${name}=${writeDeltaToken(state)}`;
}
