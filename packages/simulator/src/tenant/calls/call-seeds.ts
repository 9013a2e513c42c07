import { memoizeByKey } from '../../base/memoize-by-key.ts';
import { createGuid, createSeededRandom, formatGuid, hashParts } from '../../base/random.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY } from '../people/time-zones.ts';
import { listPersonMeetings, type OnlineMeeting } from '../teams/online-meetings.ts';
import { listTeamsUsers } from '../teams/talkers.ts';
import type { Teamwork } from '../teams/teamwork.ts';

/** Identified by its day and number, so that any call can be created alone. */
export type CallSeed = {
  readonly id: string;
  readonly day: number;
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly kind: 'peerToPeer' | 'groupCall' | 'allHands';
};

const MINUTE = 60_000;
const RETENTION_DAYS = 30;
const MAX_CALLS_PER_DAY = 200;

export function recentCalls(world: Teamwork): readonly CallSeed[] {
  const now = world.now().getTime();
  return callsBetween(world, now - RETENTION_DAYS * DAY, now);
}

export function callsBetween(world: Teamwork, from: number, to: number): readonly CallSeed[] {
  const now = world.now().getTime();
  const first = Math.floor(from / DAY);
  const days = Math.max(0, Math.floor(Math.min(to, now) / DAY) - first + 1);
  return Array.from({ length: days }, (_, index) => first + index)
    .flatMap((day) => callsOfDay(world, day))
    .filter(({ start, end }) => start >= from && start <= to && end <= now)
    .toSorted((left, right) => right.start - left.start);
}

const daysOf = memoizeByKey((_: Teamwork) => new Map<number, readonly CallSeed[]>());

/** Cached: lists of calls are read page by page. */
function callsOfDay(world: Teamwork, day: number): readonly CallSeed[] {
  const known =
    daysOf(world).get(day) ??
    Array.from({ length: callsADay(world) }, (_, number) => callSeed(world, day, number));
  daysOf(world).set(day, known);
  return known;
}

/** Undefined if older than 30 days or still in progress. */
export function callById(world: Teamwork, id: string): CallSeed | undefined {
  const hex = id.toLowerCase().replaceAll('-', '');
  const day = Number.parseInt(hex.slice(0, 8), 16);
  const number = Number.parseInt(hex.slice(8, 12), 16);
  if (!(number < callsADay(world))) return undefined;
  const seed = callSeed(world, day, number);
  const now = world.now().getTime();
  const known = seed.id === id.toLowerCase() && seed.start >= now - RETENTION_DAYS * DAY && seed.end <= now;
  return known ? seed : undefined;
}

const callsADay = ({ tenant }: Teamwork): number =>
  Math.min(MAX_CALLS_PER_DAY, 4 + Math.ceil(tenant.initialPeople.length / 4));

/** The first call of a day is the large one; the second ends within it, so that the newest is never large. */
function callSeed(world: Teamwork, day: number, number: number): CallSeed {
  const dice = createSeededRandom(world.tenant.seed, 'call', day, number);
  const minute = [10, 12][number] ?? 45 + Math.floor((number * 1320) / callsADay(world)) - 2;
  const minutes = [30, 26][number] ?? 4 + dice.nextInteger(50);
  const start = day * DAY + minute * MINUTE + dice.nextInteger(59) * 1000;
  const large = number === 0 && day % 3 === 0;
  return {
    id: callId(world.tenant.seed, day, number),
    day,
    number,
    start,
    end: start + minutes * MINUTE,
    kind: large ? 'allHands' : number % 3 === 2 ? 'peerToPeer' : 'groupCall',
  };
}

function callId(seed: number, day: number, number: number): string {
  const head = day.toString(16).padStart(8, '0') + number.toString(16).padStart(4, '0');
  return formatGuid(head + hashParts('call', seed, day, number).toString('hex').slice(0, 20));
}

export type CallParticipants = {
  readonly organizer: SimulatedPerson;
  readonly people: readonly SimulatedPerson[];
};

export function getCallParticipants(world: Teamwork, seed: CallSeed): CallParticipants {
  const { organizer, near, all } = around(world, seed);
  if (seed.kind === 'peerToPeer') {
    const other = near.filter((person) => person !== organizer).slice(0, 1);
    return { organizer, people: [organizer, ...other] };
  }
  return { organizer, people: seed.kind === 'allHands' ? all.slice(0, 140) : near };
}

export function findMeetingOfCall(world: Teamwork, seed: CallSeed): OnlineMeeting | undefined {
  if (seed.kind === 'peerToPeer') return undefined;
  const { id } = getOrganizer(world, seed);
  return listPersonMeetings(world, getOrganizer(world, seed)).find((one) => one.organizer.id === id);
}

export const getOrganizer = (world: Teamwork, seed: CallSeed): SimulatedPerson =>
  around(world, seed).organizer;

type CallSurroundings = {
  readonly organizer: SimulatedPerson;
  readonly near: readonly SimulatedPerson[];
  readonly all: readonly SimulatedPerson[];
};

function around(world: Teamwork, seed: CallSeed): CallSurroundings {
  const all = listTeamsUsers(world.tenant.people());
  const position = createSeededRandom(world.tenant.seed, 'call-place', seed.day, seed.number).nextInteger(
    all.length,
  );
  const caller = all[position] ?? world.tenant.initialPeople[0];
  if (caller === undefined) throw new RangeError('a tenant without people');
  const team = getTeam(caller);
  const near = all
    .slice(Math.max(position - TEAM_SIZE, 0), position + TEAM_SIZE)
    .filter((one) => getTeam(one) === team);
  const lead = near.find((person) => person.kind === 'member') ?? caller;
  return { organizer: seed.kind === 'peerToPeer' ? caller : lead, near, all };
}

const getTeam = (person: SimulatedPerson) => Math.floor(person.index / TEAM_SIZE);
export const partId = (seed: CallSeed, ...parts: readonly (string | number)[]): string =>
  createGuid('call-part', seed.id, ...parts);
