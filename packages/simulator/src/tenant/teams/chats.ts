import { hashParts } from '../../base/random.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY } from '../people/time-zones.ts';
import {
  findMeetingByThread,
  listInvitedActors,
  listPersonMeetings,
  listTimes,
  type OnlineMeeting,
} from './online-meetings.ts';
import { getTeamsUserAt, listTeamsUsers, teamMates, usesTeams } from './talkers.ts';
import {
  type Actor,
  botActor,
  createExternalActors,
  federatedActor,
  type Teamwork,
  toActor,
} from './teamwork.ts';

export type Chat = {
  readonly id: string;
  readonly type: 'oneOnOne' | 'group' | 'meeting';
  readonly topic: string | null;
  readonly members: readonly Actor[];
  readonly ownerId: string;
  readonly created: number;
  /** Time of the last message. */
  readonly updated: number;
  readonly meeting?: OnlineMeeting;
};

const LARGE = 40;
const ONE_ON_ONE = /^19:([0-9a-f-]{36})_([0-9a-f-]{36})@unq\.gbl\.spaces$/i;

export function listPersonChats(world: Teamwork, person: SimulatedPerson): readonly Chat[] {
  if (!usesTeams(person)) return [];
  const all = [
    ...listPartners(world, person).map((partner) => oneOnOne(world, person, partner)),
    ...groupChats(world, person),
    ...listPersonMeetings(world, person).map((meeting) => meetingChat(world, meeting)),
  ];
  return all.toSorted((left, right) => right.updated - left.updated || (left.id < right.id ? -1 : 1));
}

export function chatById(world: Teamwork, id: string): Chat | undefined {
  const owner = findOwner(world, id);
  return owner && listPersonChats(world, owner).find((chat) => chat.id === id);
}

function findOwner(world: Teamwork, id: string): SimulatedPerson | undefined {
  const { tenant } = world;
  const pair = ONE_ON_ONE.exec(id);
  if (pair !== null) return tenant.person(pair[1] ?? '') ?? tenant.person(pair[2] ?? '');
  if (id.startsWith('19:meeting_')) return findMeetingByThread(world, id)?.organizer;
  const index = Number.parseInt(/^19:[0-9a-f]{24}([0-9a-f]{8})@thread\.v2$/.exec(id)?.[1] ?? '', 16);
  return getTeamsUserAt(tenant.people(), index);
}

function listPartners(world: Teamwork, person: SimulatedPerson): readonly Actor[] {
  const { hierarchy, people } = world.tenant;
  const team = teamMates(people(), person);
  const position = team.indexOf(person);
  const near = [
    hierarchy.getManager(person),
    ...hierarchy.getDirectReports(person),
    team[position - 1],
    team[position + 1],
  ];
  const partners = [...new Set(near.filter((one) => one !== undefined))].map((one) => toActor(one, world));
  return person.index % 3 === 0 ? [...partners, federatedActor(person)] : partners;
}

/** The id contains both object ids, the smaller first (graph-facts.md#2.4). */
function oneOnOne(world: Teamwork, person: SimulatedPerson, partner: Actor): Chat {
  const [first, second] = person.id < partner.id ? [person.id, partner.id] : [partner.id, person.id];
  const self = toActor(person, world);
  const id = `19:${first}_${second}@unq.gbl.spaces`;
  return {
    id,
    type: 'oneOnOne',
    topic: null,
    members: self.id < partner.id ? [self, partner] : [partner, self],
    ownerId: first ?? '',
    ...times(world, id),
  };
}

function groupChats(world: Teamwork, person: SimulatedPerson): readonly Chat[] {
  const { people, seed } = world.tenant;
  const all = listTeamsUsers(people());
  const team = teamMates(people(), person);
  const boss = all[0];
  const lead = team[0];
  if (lead === undefined || boss === undefined) return [];
  const large = all.slice(0, LARGE);
  const stray = [federatedActor(lead), ...createExternalActors(lead), botActor(seed)];
  const chat = (kind: string, owner: SimulatedPerson, topic: string | null, members: readonly Actor[]) =>
    groupChat(world, { kind, owner, topic, members });
  const actors = (list: readonly SimulatedPerson[]) => list.map((one) => toActor(one, world));
  return [
    chat('team', lead, null, actors(team)),
    ...(team.indexOf(person) < 3
      ? [chat('outside', lead, `${lead.displayName} & Adatum`, [...actors(team.slice(0, 3)), ...stray])]
      : []),
    ...(large.includes(person)
      ? [chat('large', boss, `Lunch with ${boss.givenName} 🍕`, actors(large))]
      : []),
  ];
}

type GroupChat = {
  readonly kind: string;
  readonly owner: SimulatedPerson;
  readonly topic: string | null;
  readonly members: readonly Actor[];
};

/** The last eight digits are the owner's position, so that the chat can be found from its id alone. */
function groupChat(world: Teamwork, { kind, owner, topic, members }: GroupChat): Chat {
  const digest = hashParts('group-chat', world.tenant.seed, kind, owner.id).toString('hex').slice(0, 24);
  const id = `19:${digest}${owner.index.toString(16).padStart(8, '0')}@thread.v2`;
  return { id, type: 'group', topic, members, ownerId: owner.id, ...times(world, id) };
}

function times({ startedAt }: Teamwork, id: string): Pick<Chat, 'created' | 'updated'> {
  const bytes = hashParts('chat-times', id);
  const updated = startedAt - (bytes.readUInt32LE(0) % (20 * DAY));
  return { updated, created: updated - (200 + (bytes.readUInt8(4) % 100)) * DAY };
}

function meetingChat(world: Teamwork, meeting: OnlineMeeting): Chat {
  const past = listTimes(meeting, { start: world.startedAt - 400 * DAY, end: world.startedAt });
  const created = Date.parse(meeting.meeting.createdAt);
  return {
    id: meeting.thread,
    type: 'meeting',
    topic: meeting.meeting.subject,
    members: listInvitedActors(world, meeting),
    ownerId: meeting.organizer.id,
    created,
    updated: past.at(-1)?.end ?? created,
    meeting,
  };
}
