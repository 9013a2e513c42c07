import { createDice, type Dice } from '../../base/random.ts';
import {
  escapeHtml,
  htmlBody,
  type Mailbox,
  mailboxOf,
  mailTime,
  mention,
  outsider,
} from '../calendar/meeting.ts';
import { type SimulatedGroup, TEAM_SIZE } from '../people/groups.ts';
import { DOMAINS, exchangeAddressOf, type SimulatedPerson } from '../people/people.ts';
import { type Letter, letter } from './letter.ts';

type MailContext = {
  readonly seed: number;
  readonly people: readonly SimulatedPerson[];
  readonly groups: readonly SimulatedGroup[];
};

const THREADS = 14;
const HOUR = 3_600_000;

type Team = {
  readonly context: MailContext;
  readonly team: number;
  readonly lead: SimulatedPerson;
  readonly members: readonly SimulatedPerson[];
};

/** The conversations of the team of `index`, a few letters each, with colleagues, lists, outsiders and somebody who has left. */
export function teamLetters(context: MailContext, team: number): readonly Letter[] {
  const members = context.people
    .slice(team * TEAM_SIZE, (team + 1) * TEAM_SIZE)
    .filter((person) => person.kind === 'member');
  const lead = members[0];
  if (lead === undefined) return [];
  const group = { context, team, lead, members };
  return Array.from({ length: THREADS }, (_, index) => thread(group, index)).flat();
}

function thread(group: Team, index: number): readonly Letter[] {
  const { context, team, members, lead } = group;
  const dice = createDice(context.seed, 'thread', team, index);
  const starter = members[dice.integer(members.length)] ?? lead;
  const others = members.filter((member) => member !== starter);
  const partners = others.filter((_, position) => dice.chance(0.6) || position === index % members.length);
  const start = mailTime(context.seed, 'thread', team, index);
  const length = partners.length === 0 ? 1 : 1 + dice.integer(4);
  const subject = subjectOf(group, index, partners[0] ?? starter);
  return Array.from({ length }, (_, step) =>
    replyOf({
      group,
      index,
      step,
      dice,
      subject,
      all: [starter, ...partners],
      sentAt: start + step * 5 * HOUR,
    }),
  );
}

type Step = {
  readonly group: Team;
  readonly index: number;
  readonly step: number;
  readonly dice: Dice;
  readonly subject: string;
  readonly all: readonly SimulatedPerson[];
  readonly sentAt: number;
};

function replyOf({ group, index, step, dice, subject, all, sentAt }: Step): Letter {
  const { context, team, lead, members } = group;
  const writer = all[step % all.length] ?? lead;
  const readers = all.filter((person) => person !== writer);
  const key = `thread-${context.seed}-${team}-${index}-${step}`;
  const list = index % 5 === 1 ? teamList(context, team) : undefined;
  return letter({
    key,
    thread: `thread-${context.seed}-${team}-${index}`,
    step,
    subject: step === 0 ? subject : `${writer.language.startsWith('de') ? 'AW' : 'RE'}: ${subject}`,
    html: bodyOf(writer, readers, dice),
    from: mailboxOf(writer),
    to: [...readers.slice(0, 3).map(mailboxOf), ...(readers.length === 0 ? [outsider(key)] : [])],
    cc: [
      ...readers.slice(3).map(mailboxOf),
      ...(list === undefined ? [] : [list]),
      ...strangers(group, index),
    ],
    bcc: index % 7 === 2 ? [outsider(key, 'bcc')] : [],
    sentAt,
    importance: index % 6 === 0 ? 'high' : index % 6 === 3 ? 'low' : 'normal',
    attachments:
      index % 4 === 0 ? [`Budget ${readers[0]?.surname ?? lead.surname}.xlsx`, 'image001.png'] : [],
    categories: index % 5 === 0 ? [`Customer ${outsider(key, 'bcc').name}`, 'Red category'] : [],
    receipts: index % 9 === 4,
    writers: [writer.id],
    readers: (list === undefined ? readers : members.filter((member) => member !== writer)).map(
      ({ id }) => id,
    ),
  });
}

const SUBJECTS: readonly ((near: SimulatedPerson, key: string) => string)[] = [
  (near) => `Salary round: ${near.displayName}`,
  (_near, key) => `Project Merkur — offer for ${outsider(key).name}`,
  () => 'Lunch?',
  (near) => `Handover ${near.givenName} / sick leave`,
  () => 'Fwd: minutes of the board, confidential',
  (near) => `🎂 ${near.givenName}`,
  () => '議事録 第4回',
];

function subjectOf({ context, team }: Team, index: number, near: SimulatedPerson): string {
  return SUBJECTS[index % SUBJECTS.length]?.(near, `subject-${context.seed}-${team}-${index}`) ?? 'Notes';
}

function bodyOf(writer: SimulatedPerson, readers: readonly SimulatedPerson[], dice: Dice): string {
  return htmlBody([
    `${readers.map((reader) => mention(mailboxOf(reader))).join(', ')}`,
    `please keep this between us. My number: +49 151 ${1_000_000 + dice.integer(8_999_999)}.`,
    `— ${escapeHtml(writer.displayName)}, ${escapeHtml(writer.jobTitle)}`,
  ]);
}

/** The Unified group of the team, under its own address. */
function teamList({ groups }: MailContext, team: number): Mailbox | undefined {
  const group = groups.find(({ mailNickname }) => mailNickname === `team-${team + 1}`);
  return group === undefined
    ? undefined
    : { name: group.displayName, address: `${group.mailNickname}@${DOMAINS[0]}` };
}

/** An X.500 name of an account that is disabled, and an outsider whose name is quoted as an address. */
function strangers({ context, lead }: Team, index: number): readonly Mailbox[] {
  const gone = context.people.find((person) => person.kind === 'disabled') ?? lead;
  const outside = outsider(context.seed, lead.id, index);
  return [
    ...(index % 3 === 0 ? [{ name: gone.displayName, address: exchangeAddressOf(gone) }] : []),
    ...(index % 4 === 2 ? [outside] : []),
    ...(index % 8 === 6 ? [{ name: `'${outside.address}'`, address: outside.address.toUpperCase() }] : []),
  ];
}
