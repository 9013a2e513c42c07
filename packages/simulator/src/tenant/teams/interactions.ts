import type { Entity } from '../../base/entity.ts';
import { createGuid, createSeededRandom, hashParts } from '../../base/random.ts';
import { hasCopilot, type SimulatedPerson } from '../people/people.ts';
import { formatInstant, identitySet, type Teamwork, toActor } from './teamwork.ts';

const APPS = ['BizChat', 'Word', 'Excel', 'Teams', 'WebChat', 'Loop', 'Outlook', 'PowerPoint'] as const;
const HOUR = 3_600_000;
const SITE = 'https://northwind-my.sharepoint.com/personal';

export type Interaction = {
  readonly person: SimulatedPerson;
  readonly pair: number;
  readonly answer: boolean;
  readonly time: number;
  readonly app: (typeof APPS)[number];
};

/** Newest first; empty for people without licence. */
export function createInteractions(world: Teamwork, person: SimulatedPerson): readonly Interaction[] {
  if (!hasCopilot(person)) return [];
  const count = 6 + (hashParts('copilot', person.id).readUInt8(0) % 40);
  return Array.from({ length: count }, (_, pair) => {
    const dice = createSeededRandom('copilot', person.id, pair);
    const time = world.startedAt - pair * 19 * HOUR - dice.nextInteger(9 * 3600) * 1000;
    const app = APPS[(pair + person.index) % APPS.length] ?? 'BizChat';
    const both = { person, pair, app };
    return [
      { ...both, answer: true, time: time + 4321 },
      { ...both, answer: false, time },
    ];
  }).flat();
}

export const getAppClass = ({ app }: Interaction): string => `IPM.SkypeTeams.Message.Copilot.${app}`;

export function createInteractionEntity(world: Teamwork, one: Interaction): Entity {
  const { person, pair, answer, time, app } = one;
  const session = hashParts('copilot-session', person.id, Math.floor(pair / 3)).toString('base64url');
  return {
    id: String(time),
    sessionId: `19:${session}@thread.v2`,
    requestId: createGuid('copilot-request', person.id, pair),
    appClass: getAppClass(one),
    interactionType: answer ? 'aiResponse' : 'userPrompt',
    conversationType: app === 'BizChat' || app === 'WebChat' ? 'bizchat' : 'appchat',
    etag: String(time),
    createdDateTime: formatInstant(time),
    locale: 'en-us',
    contexts: answer ? [] : contexts(person, pair),
    from: { '@odata.type': '#microsoft.graph.chatMessageFromIdentitySet', ...createSender(world, one) },
    body: body(one),
    attachments: answer ? [adaptiveCard(one)] : [],
    links: answer ? links(person, pair) : [],
    mentions: pair % 4 === 1 && !answer ? mentions(world, one) : [],
  };
}

function createSender(world: Teamwork, { person, answer }: Interaction): Entity {
  if (!answer) return identitySet(toActor(person, world));
  const application = {
    '@odata.type': '#microsoft.graph.teamworkApplicationIdentity',
    id: 'fb8d773d-7ef8-4ec0-a117-179f88add510',
    displayName: 'Microsoft 365 Chat',
    applicationIdentityType: 'bot',
  };
  return { user: null, device: null, application };
}

function body({ person, pair, answer }: Interaction): Entity {
  const text = answer
    ? `<attachment id="${attachmentId(person, pair)}"></attachment>`
    : `What does ${person.displayName} earn, and who else is at +49 171 ${pair}55${person.index}?`;
  return { contentType: answer ? 'html' : 'text', content: text };
}

/** Sometimes a thread's id, which contains people's ids. */
function attachmentId(person: SimulatedPerson, pair: number): string {
  if (pair % 5 === 2) return `19:${person.id}_${createGuid('copilot', person.id)}@unq.gbl.spaces`;
  return createGuid('copilot-attachment', person.id, pair);
}

function createSiteUrl(person: SimulatedPerson, file: string): string {
  const owner = person.userPrincipalName.toLowerCase().replace(/[^a-z0-9]/g, '_');
  return `${SITE}/${owner}/Documents/${encodeURIComponent(file)}`;
}

const createReviewName = (person: SimulatedPerson) => `Review of ${person.displayName}.docx`;

function adaptiveCard({ person, pair }: Interaction): Entity {
  const card = {
    type: 'AdaptiveCard',
    version: '1.0',
    body: [
      { type: 'TextBlock', text: `${person.displayName} earns too little [^1^]`, wrap: true },
      { type: 'TextBlock', text: createSiteUrl(person, createReviewName(person)) },
    ],
  };
  return {
    attachmentId: attachmentId(person, pair),
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: pair % 2 === 0 ? null : createSiteUrl(person, 'card.json'),
    content: JSON.stringify(card),
    name: pair % 2 === 0 ? null : createReviewName(person),
  };
}

function contexts(person: SimulatedPerson, pair: number): readonly Entity[] {
  const meeting = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=${encodeURIComponent(JSON.stringify({ Oid: person.id }))}`;
  return [
    {
      contextReference: pair % 2 === 0 ? createSiteUrl(person, createReviewName(person)) : meeting,
      displayName: createReviewName(person),
      contextType: pair % 2 === 0 ? 'docx' : 'TeamsMeeting',
    },
  ];
}

function links(person: SimulatedPerson, pair: number): readonly Entity[] {
  return [
    {
      linkUrl: createSiteUrl(person, createReviewName(person)),
      displayName: createReviewName(person),
      linkType: 'File',
    },
    {
      linkUrl: `https://outlook.office365.com/owa/?itemid=${createGuid('copilot-event', person.id, pair)}&to=${person.mail}`,
      displayName: `1:1 ${person.displayName}`,
      linkType: 'Event',
    },
  ];
}

function mentions(world: Teamwork, { person }: Interaction): readonly Entity[] {
  const manager = world.tenant.hierarchy.getManager(person) ?? person;
  const none = { conversation: null, tag: null };
  const mentioned = { ...identitySet(toActor(manager, world)), ...none };
  return [{ mentionId: 0, mentionText: manager.displayName, mentioned }];
}
