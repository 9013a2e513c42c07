import { createDice } from '../../random.ts';
import { clampToMailYear } from '../correspondents.ts';
import { type CalendarItem, itemTimes } from '../event-entity.ts';
import type { Meeting, MeetingAttendee } from '../meeting.ts';
import type { SimulatedPerson } from '../people.ts';
import { DAY } from '../time-zones.ts';
import { type Letter, letter, type MeetingNews } from './letter.ts';

const HOUR = 3_600_000;
const PREFIX = {
  request: '',
  cancellation: 'Canceled: ',
  accepted: 'Accepted: ',
  tentativelyAccepted: 'Tentative: ',
  declined: 'Declined: ',
} as const;

type Finder = (address: string) => SimulatedPerson | undefined;

/** Invitations, cancellations and answers that the meetings of a calendar have brought into its owner's mailbox. */
export function meetingLetters(
  person: SimulatedPerson,
  items: readonly CalendarItem[],
  byAddress: Finder,
): readonly Letter[] {
  return items
    .filter(({ meeting }) => meeting.attendees.length > 0 && !meeting.isDraft)
    .flatMap((item) => lettersOf(person, item, byAddress));
}

function lettersOf(person: SimulatedPerson, item: CalendarItem, byAddress: Finder): readonly Letter[] {
  const { meeting } = item;
  const mine = meeting.attendees.filter(({ address }) => address === person.mail);
  const answers = (meeting.organizerId === person.id ? meeting.attendees : mine).flatMap((attendee) =>
    answer(item, attendee, byAddress),
  );
  if (meeting.organizerId !== person.id && mine.length === 0) return [];
  return [invitation(item, byAddress), ...answers];
}

/** When the invitation went out: some days before a single meeting, at the start of a series. */
function invitedAt(item: CalendarItem): number {
  const dice = createDice('invited', item.meeting.key);
  return clampToMailYear(itemTimes(item).start - (1 + dice.integer(20)) * DAY - dice.integer(9) * HOUR);
}

function about(meeting: Meeting, kind: MeetingNews['kind']) {
  return {
    thread: `meeting-${meeting.key}`,
    subject: `${PREFIX[kind]}${meeting.subject}`,
    news: { meeting, kind },
  };
}

function invitation(item: CalendarItem, byAddress: Finder): Letter {
  const { meeting } = item;
  const people = (type: MeetingAttendee['type']) => meeting.attendees.filter((one) => one.type === type);
  return letter({
    ...about(meeting, meeting.isCancelled ? 'cancellation' : 'request'),
    key: `request-${meeting.key}`,
    html: meeting.html,
    from: meeting.organizer,
    to: [...people('required'), ...people('resource')],
    cc: people('optional'),
    sentAt: invitedAt(item),
    importance: meeting.importance,
    categories: meeting.categories,
    attachments: meeting.hasAttachments ? ['Agenda.docx'] : [],
    writers: meeting.organizerId === undefined ? [] : [meeting.organizerId],
    readers: meeting.attendees.flatMap(({ address }) => byAddress(address)?.id ?? []),
  });
}

function answer(item: CalendarItem, attendee: MeetingAttendee, byAddress: Finder): readonly Letter[] {
  const { meeting } = item;
  const { response } = attendee;
  const given = response === 'accepted' || response === 'tentativelyAccepted' || response === 'declined';
  if (!given || meeting.isCancelled) return [];
  const writer = byAddress(attendee.address);
  return [
    letter({
      ...about(meeting, response),
      key: `answer-${meeting.key}-${attendee.address.toLowerCase()}`,
      step: 1,
      html: '',
      from: { name: attendee.name, address: attendee.address },
      to: [meeting.organizer],
      sentAt:
        invitedAt(item) + (1 + createDice('answered', meeting.key, attendee.address).integer(40)) * HOUR,
      writers: writer === undefined ? [] : [writer.id],
      readers: meeting.organizerId === undefined ? [] : [meeting.organizerId],
    }),
  ];
}
