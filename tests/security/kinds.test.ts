import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

type Row = Readonly<Record<string, never>>;

let gateway: TestGateway;
/** Somebody who is in the tenant: what an author would like to find out. */
let victim: { readonly address: string; readonly id: string };
/** The tokens that the gateway makes of texts in which authors wrote the address, by where it stood. */
let minted: Readonly<Record<string, string>>;
/** The address as the gateway gives it for the person. */
let own: string;

beforeAll(async () => {
  gateway = await startGateway({
    connectors: ['entra-id', 'outlook-cal', 'outlook-mail'],
    simulator: { people: 12 },
  });
  const person = gateway.simulator.people.find(({ mail }) => typeof mail === 'string');
  // As whoever plans it would write it: in the form that is hashed for a person.
  victim = { address: person?.mail?.toLowerCase() ?? '', id: person?.id ?? '' };
  const [user] = await rows('/entra-id/v1.0/users?$top=1', { id: victim.id, mail: victim.address });
  own = String(user?.['mail']);
  const at = (connector: string, path: string) => `/${connector}/v1.0/users/${user?.['id']}/${path}`;
  const [event] = await rows(at('outlook-cal', 'events'), {
    iCalUId: victim.address,
    uid: victim.address,
    location: { uniqueId: victim.address },
  });
  const [message] = await rows(at('outlook-mail', 'messages'), { internetMessageId: victim.address });
  const place = event?.['location'] as unknown as Readonly<Record<string, string>> | undefined;
  minted = {
    iCalUId: String(event?.['iCalUId']),
    uid: String(event?.['uid']),
    'location.uniqueId': String(place?.['uniqueId']),
    internetMessageId: String(message?.['internetMessageId']),
  };
  gateway.seen();
});
afterAll(() => gateway.close());

/** What the gateway makes of rows with which Graph answers, whatever is asked. */
async function rows(target: string, ...value: readonly object[]): Promise<readonly Row[]> {
  const body = JSON.stringify({ value });
  const headers = { 'content-type': 'application/json' };
  gateway.simulator.answerNext({ server: 'graph', status: 200, headers, body });
  const answer = await gateway.get(target);
  expect(answer.status).toBe(200);
  return (answer.json() as { value: readonly Row[] }).value;
}

const outcome = async (target: string) => {
  const { status, headers } = await gateway.get(target);
  return [status, headers['nymgate-error'], gateway.seen().length];
};
const filter = (property: string, token: string) =>
  `/entra-id/v1.0/users?$filter=${encodeURIComponent(`${property} eq '${token}'`)}`;

describe('KND-01: an address that an author writes into an id of an item', () => {
  const PLACES = ['iCalUId', 'uid', 'internetMessageId'] as const;

  test.each(PLACES)('%s: the token opens in no place of a person', async (place) => {
    const token = minted[place] ?? '';
    expect(token).toMatch(/^p~/);
    for (const target of [
      `/entra-id/v1.0/users/${token}`,
      `/outlook-cal/v1.0/users/${token}/events`,
      `/outlook-mail/v1.0/users/${token}/messages`,
      filter('id', token),
    ])
      expect([target, ...(await outcome(target))]).toEqual([target, 400, 'TOKEN_INVALID', 0]);
  });

  test.each([...PLACES, 'location.uniqueId'])('%s: the token does not join with the person', (place) => {
    expect(minted[place]).toMatch(/^[pt]~/);
    expect(own).toMatch(/^[pt]~/);
    expect(minted[place]?.slice(2, 44)).not.toBe(own.slice(2, 44));
  });

  test('a token that opened in one place of a request opens in no place of another kind', async () => {
    const [user] = await rows('/entra-id/v1.0/users?$top=1', { id: victim.id });
    const id = String(user?.['id']);
    gateway.seen();
    for (const target of [
      `/outlook-cal/v1.0/users/${id}/events/${id}`,
      `/outlook-mail/v1.0/users/${id}/messages/${id}`,
      `/outlook-mail/v1.0/users/${id}/mailFolders/${id}/messages`,
    ])
      expect([target, ...(await outcome(target))]).toEqual([target, 400, 'TOKEN_INVALID', 0]);
    expect(await outcome(filter('id', `${id}' or id eq '${id}`))).toEqual([200, undefined, 1]);
  });

  test('the same places take the token of the person', async () => {
    const [user] = await rows('/entra-id/v1.0/users?$top=1', { id: victim.id });
    gateway.seen();
    expect(await outcome(`/entra-id/v1.0/users/${user?.['id']}`)).toEqual([200, undefined, 1]);
    expect(await outcome(filter('id', String(user?.['id'])))).toEqual([200, undefined, 1]);
  });
});
