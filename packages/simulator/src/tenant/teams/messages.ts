import { createSeededRandom, hashParts } from '../../base/random.ts';
import { DAY } from '../people/time-zones.ts';
import { type Channel, createChannels, listTeamGroups, teamPeople } from './channels.ts';
import type { Chat } from './chats.ts';
import {
  type Actor,
  botActor,
  createExternalActors,
  federatedActor,
  type Teamwork,
  toActor,
} from './teamwork.ts';

const MESSAGE_VARIANTS = [
  'text',
  'mention',
  'event',
  'card',
  'quote',
  'deleted',
  'file',
  'edited',
  'event',
  'policy',
  'bot',
] as const;
type MessageVariant = (typeof MESSAGE_VARIANTS)[number];

export type MessageContainer = {
  readonly thread: string;
  readonly tenantId: string;
  readonly channel?: Channel;
  readonly chat?: Chat;
  /** Everyone who writes, is mentioned or reacts. */
  readonly actors: readonly Actor[];
  readonly bot: Actor;
};

export type Message = {
  readonly container: MessageContainer;
  readonly index: number;
  readonly time: number;
  readonly modified: number;
  readonly variant: MessageVariant;
  readonly author: Actor;
  readonly replyTo: string | null;
};

const MINUTE = 60_000;
const POSTS: Readonly<Record<Channel['kind'], number>> = {
  general: 48,
  project: 13,
  private: 4,
  shared: 0,
  incoming: 0,
};
/** A post of the first general channel with more replies than an expansion shows. */
const BUSY_POST = 40;
const BUSY_REPLIES = 1040;

export const createChatMessageId = ({ time }: Message): string => String(time);

function placeOfChannel(world: Teamwork, channel: Channel): MessageContainer {
  const people = teamPeople(world, channel.team);
  const [lead] = people;
  const outside = lead === undefined ? [] : [federatedActor(lead), ...createExternalActors(lead).slice(4)];
  return {
    thread: channel.id,
    tenantId: channel.tenantId,
    channel,
    actors: [...people.map((person) => toActor(person, world)), ...outside],
    bot: botActor(world.tenant.seed, 'Stand-up bot'),
  };
}

/** Newest first, over fourteen months; a delta round shows eight months. */
export function createPosts(world: Teamwork, channel: Channel): readonly Message[] {
  const place = placeOfChannel(world, channel);
  const shift = Math.max(channel.team.index, 0) * 4;
  return Array.from({ length: place.actors.length === 0 ? 0 : POSTS[channel.kind] }, (_, index) =>
    changed(
      world,
      message(place, { index, shift, time: world.startedAt - (index + 1) * 9 * DAY - jitter(place, index) }),
    ),
  );
}

export function repliesTo(world: Teamwork, post: Message): readonly Message[] {
  const { container } = post;
  const busy = container.channel?.kind === 'general' && container.channel.team.mailNickname === 'team-1';
  const count =
    busy && post.index === BUSY_POST
      ? BUSY_REPLIES
      : post.variant === 'event'
        ? 0
        : createSeededRandom('replies', container.thread, post.index).nextInteger(5);
  return Array.from({ length: count }, (_, index) =>
    message(container, {
      index: 1000 * (post.index + 1) + index,
      shift: post.index,
      time: post.time + (count - index) * 3 * MINUTE + index,
      replyTo: createChatMessageId(post),
    }),
  )
    .map((reply) => (reply.variant === 'event' ? { ...reply, variant: 'text' as const } : reply))
    .map((reply) => changed(world, reply));
}

export function createChatMessages(world: Teamwork, chat: Chat): readonly Message[] {
  const place: MessageContainer = {
    thread: chat.id,
    tenantId: world.tenant.id,
    chat,
    actors: chat.members,
    bot: botActor(world.tenant.seed),
  };
  const shift = hashParts('chat-shift', chat.id).readUInt16LE(0);
  const count = 3 + (shift % 5) * (chat.type === 'meeting' ? 2 : 17);
  return Array.from({ length: chat.members.length === 0 ? 0 : count }, (_, index) =>
    message(place, {
      index,
      shift,
      time: chat.updated - (index === 0 ? 0 : index * 17 * 60 * MINUTE + (jitter(place, index) % DAY) / 2),
    }),
  );
}

/** Up to eight hours, deterministic. */
const jitter = (place: MessageContainer, index: number): number =>
  hashParts('jitter', place.thread, index).readUInt32LE(0) % (480 * MINUTE);

type Draft = {
  readonly index: number;
  readonly shift: number;
  readonly time: number;
  readonly replyTo?: string;
};

function message(place: MessageContainer, { index, shift, time, replyTo }: Draft): Message {
  const flavour = MESSAGE_VARIANTS[(index + shift) % MESSAGE_VARIANTS.length] ?? 'text';
  const author = place.actors[(index * 3 + shift) % place.actors.length] ?? place.bot;
  const seconds = Math.floor(time);
  const later = flavour === 'edited' || flavour === 'deleted' || flavour === 'policy';
  return {
    container: place,
    index,
    time: seconds,
    modified: later ? seconds + 7 * MINUTE : seconds,
    variant: flavour,
    author: flavour === 'bot' ? place.bot : author,
    replyTo: replyTo ?? null,
  };
}

function changed({ postChanges }: Teamwork, one: Message): Message {
  const change = postChanges.get(`${one.container.thread}|${createChatMessageId(one)}`);
  if (change === undefined) return one;
  return { ...one, modified: change.at, variant: change.deleted ? 'deleted' : 'edited' };
}

/** Changes that the next delta round shows. Throw `RangeError` for an unknown channel or post. */
export type PostChanges = {
  readonly editPost: (channelId: string, postId: string) => void;
  readonly removePost: (channelId: string, postId: string) => void;
};

export function postChanger(world: Teamwork): PostChanges {
  const change = (channelId: string, postId: string, deleted: boolean) => {
    const channel = listTeamGroups(world)
      .flatMap((team) => createChannels(world, team))
      .find(({ id }) => id === channelId);
    const known =
      channel !== undefined &&
      createPosts(world, channel).some((post) => createChatMessageId(post) === postId);
    if (!known) throw new RangeError('no such channel or post');
    world.postChanges.set(`${channelId}|${postId}`, { at: world.now().getTime(), deleted });
    world.tenant.log.record({ topic: `posts:${channelId}`, id: postId, removed: deleted });
  };
  return {
    editPost: (channelId, postId) => change(channelId, postId, false),
    removePost: (channelId, postId) => change(channelId, postId, true),
  };
}
