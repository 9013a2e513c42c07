import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { sanitizeSample } from '../harness/sanitize-sample.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { walkConnector } from '../leak/walk-connector.ts';

// Properties that hold the same text must have one kind, or consumers lose the join between them (pseudonyms.md#kinds).

const THREAD = '19:meeting_MWY3ZjU1LTZkNDk@thread.v2';
const JOIN = 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_MWY3ZjU1LTZkNDk%40thread.v2/0';

type Holder = readonly [
  property: string,
  connector: 'msft-teams' | 'msft-copilot',
  endpoint: string,
  path: string,
];

/** `path`: where the text stands in an answer; `*` is a row. */
const THREADS: readonly Holder[] = [
  ['chat.id', 'msft-teams', 'user-chats', 'value/*/id'],
  ['chatMessage.chatId', 'msft-teams', 'chat-messages', 'value/*/chatId'],
  ['channelIdentity.channelId', 'msft-teams', 'channel-messages', 'value/*/channelIdentity/channelId'],
  ['eventMessageDetail.chatId', 'msft-teams', 'channel-messages', 'value/*/eventDetail/chatId'],
  ['eventMessageDetail.meetingChatId', 'msft-teams', 'chat-messages', 'value/*/eventDetail/meetingChatId'],
  ['eventMessageDetail.channelId', 'msft-teams', 'channel-messages', 'value/*/eventDetail/channelId'],
  ['channel.id', 'msft-teams', 'team-all-channels', 'value/*/id'],
  ['team.internalId', 'msft-teams', 'team', 'internalId'],
  ['chatInfo.threadId', 'msft-teams', 'online-meeting', 'chatInfo/threadId'],
  ['aiInteraction.sessionId', 'msft-copilot', 'interactions', 'value/*/sessionId'],
];

const MENTIONED = 'value/*/mentions/*/mentioned';
/** Whoever writes the message or the prompt writes these. */
const AUTHORED_THREADS: readonly Holder[] = [
  ['conversationIdentity.id', 'msft-teams', 'chat-messages', `${MENTIONED}/conversation/id`],
  ['conversationIdentity.id', 'msft-copilot', 'interactions', `${MENTIONED}/conversation/id`],
  ['tagIdentity.id', 'msft-teams', 'chat-messages', `${MENTIONED}/tag/id`],
  [
    'aiInteractionAttachment.attachmentId',
    'msft-copilot',
    'interactions',
    'value/*/attachments/*/attachmentId',
  ],
];

const JOIN_LINKS: readonly Holder[] = [
  ['onlineMeetingInfo.joinWebUrl', 'msft-teams', 'user-chats', 'value/*/onlineMeetingInfo/joinWebUrl'],
  ['onlineMeeting.joinWebUrl', 'msft-teams', 'online-meeting', 'joinWebUrl'],
  ['callRecord.joinWebUrl', 'msft-teams', 'call-record', 'joinWebUrl'],
];

function pseudonymIn([, connector, endpoint, path]: Holder, text: string): unknown {
  const names = path.split('/');
  const answer = names.reduceRight<unknown>(
    (inner, name) => (name === '*' ? [inner] : { [name]: inner }),
    text,
  );
  const { json } = sanitizeSample(connector, endpoint, answer as object);
  return names.reduce((outer, name) => outer?.[name === '*' ? 0 : name], json);
}

describe.each([
  ['the thread of a chat, a channel or a meeting', THREAD, THREADS],
  ['the join link of a meeting', JOIN, JOIN_LINKS],
])('%s is one pseudonym', (_, text, holders) => {
  const [first] = holders;
  const one = first && pseudonymIn(first, text);
  it.each(holders)('in %s', (...holder) => {
    expect(one).toMatch(/^p~/);
    expect(pseudonymIn(holder, text)).toBe(one);
  });
});

describe('KND-01: the thread of a chat that an author brings', () => {
  const [first] = THREADS;
  const own = String(first && pseudonymIn(first, THREAD));
  it.each(AUTHORED_THREADS)('in %s joins with the chat, and opens nothing', (...holder) => {
    const told = String(pseudonymIn(holder, THREAD));
    expect(told).toMatch(/^t~/);
    expect(told.slice(2, 44)).toBe(own.slice(2, 44));
  });
});

/** Where an equal text has a pseudonym of its own, and why. */
const APART: Readonly<Record<string, string>> = {
  'locations/uniqueId': 'the organizer writes it (KND-01)',
  'location/uniqueId': 'the organizer writes it (KND-01)',
  'attachments/id': 'whoever posts writes it (KND-01)',
  'value/etag': 'a version, which is the time of the change',
  'replies/etag': 'a version, which is the time of the change',
  'members@delta/id': 'a group among members counts as a person (pseudonyms.md#kinds)',
  'conversation/id': 'a team that is mentioned has the kind of a thread (pseudonyms.md#kinds)',
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Calls `found` for each text of Graph's that came as a pseudonym; `place` is its property and the object around it. */
function eachPseudonym(
  raw: Json | undefined,
  told: Json,
  found: (text: string, told: string, place: string) => void,
  names: readonly string[] = [],
): void {
  if (typeof raw === 'string' && typeof told === 'string') {
    if (/^[pt]~/.test(told)) found(raw, told, names.slice(-2).join('/'));
  } else if (Array.isArray(raw) && Array.isArray(told))
    for (const [index, item] of told.entries()) eachPseudonym(raw[index], item, found, names);
  else if (isObject(raw) && isObject(told))
    for (const [name, inner] of Object.entries(told))
      eachPseudonym(raw[name], inner, found, [...names, name]);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('in the simulated tenant', () => {
  /** For each text: the places that hold it, by the hash that the pseudonym there begins with. */
  const texts = new Map<string, Map<string, Set<string>>>();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ simulator: { people: 16, seed: 11 }, inGraphOrder: true });
    const note = (text: string, told: string, place: string) => {
      const hashes = texts.get(text) ?? new Map<string, Set<string>>();
      const hash = told.slice(2, 44);
      texts.set(text, hashes.set(hash, (hashes.get(hash) ?? new Set()).add(place)));
    };
    for (const connector of Object.values(CONNECTORS))
      for (const { raw, body } of await walkConnector(gateway, connector))
        if (raw !== '' && body !== '') eachPseudonym(JSON.parse(raw), JSON.parse(body), note);
  }, 120_000);
  afterAll(() => gateway.close());

  const placesOf = (hashes: ReadonlyMap<string, ReadonlySet<string>>) =>
    [...hashes.values()].map((places) => [...places].filter((place) => !(place in APART)).sort());

  it('a text has one pseudonym wherever it stands, but for places that are told apart for a reason', () => {
    const parted = [...texts.values()].map(placesOf).map((all) => all.filter((places) => places.length > 0));
    expect(parted.filter((all) => all.length > 1)).toEqual([]);
  });

  it('and texts do stand in several places', () => {
    const places = [...texts.values()].flatMap(placesOf);
    const joins = (...of: readonly string[]) =>
      places.some((each) => of.every((place) => each.includes(place)));
    for (const together of [
      ['chatInfo/threadId', 'value/chatId', 'value/id'],
      ['channelIdentity/channelId', 'value/id'],
      ['joinWebUrl', 'onlineMeeting/joinUrl', 'value/joinWebUrl'],
      ['members/userId', 'organizer_v2/id', 'value/id'],
      ['parentReference/driveId', 'value/id'],
    ])
      expect([together, joins(...together)]).toEqual([together, true]);
  });
});
