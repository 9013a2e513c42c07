import { guidOf } from '../../random.ts';
import type { SimulatedPerson } from '../../types.ts';
import { itemTimes, teamsMeeting } from '../event-entity.ts';
import { expand, type Window } from '../mailboxes.ts';
import type { Meeting } from '../meeting.ts';
import { type Actor, actorOf } from '../teams/actors.ts';
import { PARTNER_TENANT, type Teamwork } from '../teams/teamwork.ts';

/** A Teams meeting of the calendars. */
export type OnlineMeeting = {
  readonly meeting: Meeting;
  readonly organizer: SimulatedPerson;
  /** Base64 of `1*organizer*0**thread` (graph-facts.md#2.4). */
  readonly id: string;
  readonly thread: string;
  readonly joinUrl: string;
  readonly conferenceId: string;
};

/** The Teams meetings in a person's calendar, invited ones too. */
export function onlineMeetingsOf(world: Teamwork, person: SimulatedPerson): readonly OnlineMeeting[] {
  return world.tenant.mailboxes
    .items(person, 'default')
    .flatMap(({ meeting }) => (meeting.online === 'teams' ? (onlineMeeting(world, meeting) ?? []) : []));
}

function onlineMeeting(world: Teamwork, meeting: Meeting): OnlineMeeting | undefined {
  const organizer = world.tenant.person(meeting.organizerId ?? '');
  if (organizer === undefined) return undefined;
  const { joinUrl, conferenceId } = teamsMeeting(meeting, { tenantId: world.tenant.id });
  const thread = decodeURIComponent(/meetup-join\/([^/]+)\//.exec(joinUrl)?.[1] ?? '');
  const id = Buffer.from(`1*${organizer.id}*0**${thread}`).toString('base64');
  world.organizers.set(thread, organizer.id);
  return { meeting, organizer, id, thread, joinUrl, conferenceId };
}

/** Looked for in every calendar only when nobody has seen the thread yet. */
export function meetingOfThread(world: Teamwork, thread: string): OnlineMeeting | undefined {
  if (!world.organizers.has(thread))
    for (const person of world.tenant.people()) onlineMeetingsOf(world, person);
  const organizer = world.tenant.person(world.organizers.get(thread) ?? '');
  return organizer && onlineMeetingsOf(world, organizer).find((one) => one.thread === thread);
}

/** Everybody who is invited; outsiders count as federated people. */
export function invitedActors(world: Teamwork, { meeting, organizer }: OnlineMeeting): readonly Actor[] {
  const invited = meeting.attendees.flatMap(({ address, name, type }) => {
    if (type === 'resource' || address.startsWith('/')) return [];
    const person = world.tenant.person(address);
    return person === undefined ? [outsider(name, address)] : [actorOf(person, world)];
  });
  const all = [actorOf(organizer, world), ...invited];
  return all.filter((actor, index) => all.findIndex(({ id }) => id === actor.id) === index);
}

function outsider(displayName: string, address: string): Actor {
  const lower = address.toLowerCase();
  return {
    id: guidOf('outsider', lower),
    type: 'federatedUser',
    displayName,
    tenantId: PARTNER_TENANT,
    address: lower,
  };
}

/** When the meeting took or takes place within the window, oldest first. */
export function timesOf({ meeting }: OnlineMeeting, window: Window): readonly Window[] {
  return expand(meeting, window)
    .map(itemTimes)
    .toSorted((left, right) => left.start - right.start);
}
