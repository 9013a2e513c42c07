import { createDigits } from '../../base/random.ts';
import {
  createExternalMailbox,
  escapeHtml,
  htmlBody,
  mailTime,
  mention,
  toMailbox,
} from '../calendar/meeting.ts';
import { DOMAINS, type SimulatedPerson } from '../people/people.ts';
import { createMailMessage, type MailMessage } from './create-mail-message.ts';

export function createIncomingMessages(seed: number, person: SimulatedPerson): readonly MailMessage[] {
  const count = person.kind === 'room' ? 2 : 12;
  return [
    ...Array.from({ length: count }, (_, index) => fromOutside(seed, person, index)),
    ...Array.from({ length: 4 }, (_, index) => newsletter(seed, person, index)),
    undeliverable(seed, person),
  ];
}

/** A letter from outside that arrives while the tenant runs. */
export function createArrivingMessage(
  seed: number,
  person: SimulatedPerson,
  { number, sentAt }: { readonly number: number; readonly sentAt: number },
): MailMessage {
  return { ...fromOutside(seed, person, FIRST_ARRIVAL + number), sentAt };
}

/** After all seeded letters. */
const FIRST_ARRIVAL = 1_000;

function fromOutside(seed: number, person: SimulatedPerson, index: number): MailMessage {
  const key = `outside-${seed}-${person.index}-${index}`;
  const writer = createExternalMailbox(key);
  const assistant = createExternalMailbox(key, 'assistant');
  return createMailMessage({
    key,
    subject: `${writer.name} // ${person.surname ?? person.displayName}: contract ${createDigits(6, key)}`,
    html: htmlBody([
      `Dear ${mention(toMailbox(person))},`,
      `IBAN DE${createDigits(20, key)}. Regards, ${escapeHtml(writer.name)}`,
    ]),
    from: writer,
    // An assistant writes for the customer.
    sender: index % 5 === 3 ? assistant : writer,
    to: [toMailbox(person), ...(index % 4 === 1 ? [createExternalMailbox(key, 'to')] : [])],
    cc: index % 3 === 2 ? [createExternalMailbox(key, 'cc')] : [],
    replyTo: index % 5 === 3 ? [assistant] : index % 5 === 1 ? [writer] : [],
    sentAt: mailTime(key),
    attachments: index % 3 === 0 ? [`Offer ${writer.name}.pdf`] : [],
    categories: index % 4 === 0 ? [`Kunde ${writer.name}`] : [],
    receipts: index % 6 === 5,
    recipientIds: [person.id],
  });
}

function newsletter(seed: number, person: SimulatedPerson, index: number): MailMessage {
  const key = `newsletter-${seed}-${person.index}-${index}`;
  return createMailMessage({
    key,
    subject: `${person.givenName ?? person.displayName}, your week in numbers`,
    html: htmlBody([
      `<a href="https://news.litware.example/u?e=${encodeURIComponent(person.mail)}&amp;id=${createDigits(9, key)}">unsubscribe</a>`,
    ]),
    from: { name: 'Litware News', address: 'no-reply@mail.litware.example' },
    to: [{ name: person.mail, address: person.mail }],
    replyTo: [{ name: '', address: `bounce+${person.mail.replace('@', '=')}@mail.litware.example` }],
    sentAt: mailTime(key),
    bulk: true,
    recipientIds: [person.id],
  });
}

/** From Exchange itself, under an address of no person. */
function undeliverable(seed: number, person: SimulatedPerson): MailMessage {
  const key = `undeliverable-${seed}-${person.index}`;
  const lost = createExternalMailbox(key);
  return createMailMessage({
    key,
    subject: `Undeliverable: Hello ${lost.name}`,
    html: htmlBody([`Your message to ${mention(lost)} couldn't be delivered.`]),
    from: {
      name: 'Microsoft Outlook',
      address: `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${DOMAINS[0]}`,
    },
    to: [toMailbox(person)],
    sentAt: mailTime(key),
    recipientIds: [person.id],
  });
}

export function createOutgoingMessages(
  seed: number,
  person: SimulatedPerson,
  manager: SimulatedPerson | undefined,
): readonly MailMessage[] {
  if (person.kind !== 'member') return [];
  return Array.from({ length: 8 }, (_, index) => {
    const key = `outgoing-${seed}-${person.index}-${index}`;
    const partner = createExternalMailbox(key);
    const copy = manager !== undefined && index % 2 === 0 ? manager : undefined;
    return createMailMessage({
      key,
      subject: `Your visit, ${partner.name}`,
      html: htmlBody([`Dear ${mention(partner)},`, `see you. ${escapeHtml(person.displayName)}`]),
      from: toMailbox(person),
      to: [partner],
      cc: copy === undefined ? [] : [toMailbox(copy)],
      bcc: index === 3 ? [{ name: '', address: `${person.mailNickname}.private@adatum.example` }] : [],
      sentAt: mailTime(key),
      attachments: index % 4 === 0 ? [`CV ${person.displayName}.docx`] : [],
      senderIds: [person.id],
      recipientIds: copy === undefined ? [] : [copy.id],
    });
  });
}

export function createOnBehalfMessages(
  seed: number,
  person: SimulatedPerson,
  shared: SimulatedPerson | undefined,
): readonly MailMessage[] {
  if (person.kind !== 'member' || shared === undefined) return [];
  return Array.from({ length: 2 }, (_, index) => {
    const key = `on-behalf-${seed}-${person.index}-${index}`;
    const partner = createExternalMailbox(key);
    return createMailMessage({
      key,
      subject: `Reminder: invoice ${createDigits(5, key)} of ${partner.name}`,
      html: htmlBody([
        `Written by ${escapeHtml(person.displayName)} on behalf of ${escapeHtml(shared.displayName)}.`,
      ]),
      from: toMailbox(shared),
      sender: toMailbox(person),
      to: [partner],
      replyTo: [toMailbox(shared)],
      sentAt: mailTime(key),
      senderIds: [person.id, shared.id],
    });
  });
}

export function createDraftMessages(seed: number, person: SimulatedPerson): readonly MailMessage[] {
  if (person.kind !== 'member') return [];
  return [0, 1].map((index) => {
    const key = `draft-${seed}-${person.index}-${index}`;
    return createMailMessage({
      key,
      subject: index === 0 ? '' : `Resignation of ${person.displayName}`,
      html: htmlBody(['I have thought about this for a long time…']),
      from: toMailbox(person),
      to: index === 0 ? [] : [createExternalMailbox(key)],
      sentAt: mailTime(key),
      isDraft: true,
      senderIds: [person.id],
    });
  });
}
