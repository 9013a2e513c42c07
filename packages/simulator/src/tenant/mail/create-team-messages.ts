import { createSeededRandom, type SeededRandom } from '../../base/random.ts';
import {
  createExternalMailbox,
  escapeHtml,
  htmlBody,
  type Mailbox,
  mailTime,
  mention,
  toMailbox,
} from '../calendar/meeting.ts';
import { type SimulatedGroup, TEAM_SIZE } from '../people/groups.ts';
import { DOMAINS, getExchangeAddress, type SimulatedPerson } from '../people/people.ts';
import { createMailMessage, type MailMessage } from './create-mail-message.ts';

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

export function createTeamMessages(context: MailContext, team: number): readonly MailMessage[] {
  const members = context.people
    .slice(team * TEAM_SIZE, (team + 1) * TEAM_SIZE)
    .filter((person) => person.kind === 'member');
  const lead = members[0];
  if (lead === undefined) return [];
  const group = { context, team, lead, members };
  return Array.from({ length: THREADS }, (_, index) => thread(group, index)).flat();
}

function thread(group: Team, index: number): readonly MailMessage[] {
  const { context, team, members, lead } = group;
  const dice = createSeededRandom(context.seed, 'thread', team, index);
  const starter = members[dice.nextInteger(members.length)] ?? lead;
  const others = members.filter((member) => member !== starter);
  const partners = others.filter(
    (_, position) => dice.nextBoolean(0.6) || position === index % members.length,
  );
  const start = mailTime(context.seed, 'thread', team, index);
  const length = partners.length === 0 ? 1 : 1 + dice.nextInteger(4);
  const subject = createSubject(group, index, partners[0] ?? starter);
  return Array.from({ length }, (_, step) =>
    createReply({
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
  readonly dice: SeededRandom;
  readonly subject: string;
  readonly all: readonly SimulatedPerson[];
  readonly sentAt: number;
};

function createReply({ group, index, step, dice, subject, all, sentAt }: Step): MailMessage {
  const { context, team, lead, members } = group;
  const writer = all[step % all.length] ?? lead;
  const readers = all.filter((person) => person !== writer);
  const key = `thread-${context.seed}-${team}-${index}-${step}`;
  const list = index % 5 === 1 ? teamList(context, team) : undefined;
  return createMailMessage({
    key,
    thread: `thread-${context.seed}-${team}-${index}`,
    step,
    subject: step === 0 ? subject : `${writer.language.startsWith('de') ? 'AW' : 'RE'}: ${subject}`,
    html: createBody(writer, readers, dice),
    from: toMailbox(writer),
    to: [
      ...readers.slice(0, 3).map(toMailbox),
      ...(readers.length === 0 ? [createExternalMailbox(key)] : []),
    ],
    cc: [
      ...readers.slice(3).map(toMailbox),
      ...(list === undefined ? [] : [list]),
      ...createExternalMailboxes(group, index),
    ],
    bcc: index % 7 === 2 ? [createExternalMailbox(key, 'bcc')] : [],
    sentAt,
    importance: index % 6 === 0 ? 'high' : index % 6 === 3 ? 'low' : 'normal',
    attachments:
      index % 4 === 0 ? [`Budget ${readers[0]?.surname ?? lead.surname}.xlsx`, 'image001.png'] : [],
    categories: index % 5 === 0 ? [`Customer ${createExternalMailbox(key, 'bcc').name}`, 'Red category'] : [],
    receipts: index % 9 === 4,
    senderIds: [writer.id],
    recipientIds: (list === undefined ? readers : members.filter((member) => member !== writer)).map(
      ({ id }) => id,
    ),
  });
}

const SUBJECTS: readonly ((near: SimulatedPerson, key: string) => string)[] = [
  (near) => `Salary round: ${near.displayName}`,
  (_near, key) => `Project Merkur — offer for ${createExternalMailbox(key).name}`,
  () => 'Lunch?',
  (near) => `Handover ${near.givenName} / sick leave`,
  () => 'Fwd: minutes of the board, confidential',
  (near) => `🎂 ${near.givenName}`,
  () => '議事録 第4回',
];

const createSubject = ({ context, team }: Team, index: number, near: SimulatedPerson): string =>
  SUBJECTS[index % SUBJECTS.length]?.(near, `subject-${context.seed}-${team}-${index}`) ?? 'Notes';

function createBody(
  writer: SimulatedPerson,
  readers: readonly SimulatedPerson[],
  dice: SeededRandom,
): string {
  return htmlBody([
    `${readers.map((reader) => mention(toMailbox(reader))).join(', ')}`,
    `please keep this between us. My number: +49 151 ${1_000_000 + dice.nextInteger(8_999_999)}.`,
    `— ${escapeHtml(writer.displayName)}, ${escapeHtml(writer.jobTitle)}`,
  ]);
}

function teamList({ groups }: MailContext, team: number): Mailbox | undefined {
  const group = groups.find(({ mailNickname }) => mailNickname === `team-${team + 1}`);
  return group === undefined
    ? undefined
    : { name: group.displayName, address: `${group.mailNickname}@${DOMAINS[0]}` };
}

function createExternalMailboxes({ context, lead }: Team, index: number): readonly Mailbox[] {
  const gone = context.people.find((person) => person.kind === 'disabled') ?? lead;
  const outside = createExternalMailbox(context.seed, lead.id, index);
  return [
    ...(index % 3 === 0 ? [{ name: gone.displayName, address: getExchangeAddress(gone) }] : []),
    ...(index % 4 === 2 ? [outside] : []),
    ...(index % 8 === 6 ? [{ name: `'${outside.address}'`, address: outside.address.toUpperCase() }] : []),
  ];
}
