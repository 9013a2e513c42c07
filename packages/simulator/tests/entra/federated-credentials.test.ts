import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GraphError } from '../../src/base/graph-error.ts';
import type { FederatedCredential, Propagation } from '../../src/entra/entra-types.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
let now = Date.parse('2026-03-01T08:00:00Z');
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ people: 2, now: () => new Date(now) });
});
afterAll(() => simulator.close());

const credential = (changes: Partial<FederatedCredential> = {}): FederatedCredential => ({
  issuer: simulator.issuerUrl,
  subject: 'gateway',
  audience: AUDIENCE,
  ...changes,
});
const registered = (credentials: readonly FederatedCredential[], propagation: Propagation = {}) =>
  simulator.registerApp({ name: 'test', roles: [], credentials, propagation });
const exchange = async (clientId: string, subject = 'gateway') => {
  const client_assertion = await simulator.issueAssertion({ subject });
  return (await requestToken(simulator, { client_id: clientId, client_assertion })).code ?? 200;
};
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof GraphError) return [error.status, error.code];
    throw error;
  }
  return 'taken';
};

describe('what an application may trust (graph-facts.md#5.1)', () => {
  const invalid = [400, 'InvalidFederatedIdentityCredentialValue'];
  const cases: [string, Partial<FederatedCredential>, unknown][] = [
    ['another subject', { subject: 'other' }, 'taken'],
    ['the subject in other case', { subject: 'Gateway' }, 'taken'],
    ['the issuer with a trailing slash', { issuer: 'SAME/' }, 'taken'],
    ['the same issuer and subject, another audience', { audience: 'other' }, invalid],
    ['600 characters', { subject: 's'.repeat(600) }, 'taken'],
    ['601 characters', { subject: 's'.repeat(601) }, invalid],
    ['a long issuer', { issuer: `https://${'i'.repeat(600)}` }, invalid],
    ['a long audience', { subject: 'x', audience: 'a'.repeat(601) }, invalid],
    ['a long description', { subject: 'x', description: 'd'.repeat(601) }, invalid],
    ['no subject', { subject: '' }, invalid],
    ['a name of 3', { subject: 'x', name: 'abc' }, 'taken'],
    ['a name of 2', { subject: 'x', name: 'ab' }, invalid],
    ['a name of 120', { subject: 'x', name: 'n'.repeat(120) }, 'taken'],
    ['a name of 121', { subject: 'x', name: 'n'.repeat(121) }, invalid],
    ['a name that a URL must escape', { subject: 'x', name: 'a name' }, invalid],
    ['a name twice', { subject: 'x', name: 'first' }, [409, 'Request_MultipleObjectsWithSameKeyValue']],
  ];
  test.each(cases)('%s', (_name, { issuer, ...changes }, expected) => {
    const app = registered([credential({ name: 'first' })]);
    const added = credential({
      ...changes,
      ...(issuer === undefined ? {} : { issuer: issuer.replace('SAME', simulator.issuerUrl) }),
    });
    expect(codeOf(() => app.addCredential(added))).toEqual(expected);
  });

  test('twenty, not one more, also at registration', () => {
    const many = Array.from({ length: 20 }, (_, index) => credential({ subject: `s${index}` }));
    const app = registered(many);
    expect(codeOf(() => app.addCredential(credential({ subject: 'more' })))).toEqual([
      403,
      'Directory_QuotaExceeded',
    ]);
    app.removeCredential(credential({ subject: 's7' }));
    expect(codeOf(() => app.addCredential(credential({ subject: 'more' })))).toBe('taken');
    expect(codeOf(() => registered([...many, credential({ subject: 'more' })]))).toEqual([
      403,
      'Directory_QuotaExceeded',
    ]);
  });

  test('added and removed credentials count at the next exchange', async () => {
    const app = registered([]);
    expect(await exchange(app.clientId)).toBe(70025);
    app.addCredential(credential());
    expect(await exchange(app.clientId)).toBe(200);
    app.removeCredential(credential());
    expect(await exchange(app.clientId)).toBe(70025);
    expect(() => app.removeCredential(credential())).toThrow(RangeError);
  });
});

describe('propagation', () => {
  const codes = async (app: { clientId: string }, times: number) => {
    const seen: number[] = [];
    for (let time = 0; time < times; time += 1) seen.push(await exchange(app.clientId));
    return seen;
  };

  test('so many exchanges are refused, and only those that the credential would admit count', async () => {
    const app = registered([credential()], { exchanges: 2 });
    expect(await exchange(app.clientId, 'stranger')).toBe(700213);
    expect(await codes(app, 4)).toEqual([700211, 700211, 200, 200]);
  });

  test('beside a known credential of the same issuer it is the subject that does not match', async () => {
    const app = simulator.registerApp({
      name: 'test',
      roles: [],
      propagation: { exchanges: 1 },
      credentials: [credential({ subject: 'old' }), credential()],
    });
    expect(await exchange(app.clientId)).toBe(700213);
    expect(await exchange(app.clientId)).toBe(200);
    expect(await exchange(app.clientId, 'old')).toBe(700213);
  });

  test('until a time', async () => {
    const app = registered([credential()], { milliseconds: 120_000 });
    now += 119_999;
    expect(await exchange(app.clientId)).toBe(700211);
    now += 1;
    expect(await exchange(app.clientId)).toBe(200);
  });

  test('flapping after the first success', async () => {
    const app = registered([credential()], { exchanges: 1, flaps: 2 });
    expect(await codes(app, 7)).toEqual([700211, 200, 700211, 200, 700211, 200, 200]);
  });

  test('as the default of a simulator, which an application may override', async () => {
    const own = await startSimulator({ people: 1, propagation: { exchanges: 1 } });
    const credentials = [{ issuer: own.issuerUrl, subject: 's', audience: AUDIENCE }];
    const code = async (app: { clientId: string }) => {
      const client_assertion = await own.issueAssertion({ subject: 's' });
      return (await requestToken(own, { client_id: app.clientId, client_assertion })).code;
    };
    expect(await code(own.registerApp({ name: 'a', roles: [], credentials }))).toBe(700211);
    expect(
      await code(own.registerApp({ name: 'b', roles: [], credentials, propagation: {} })),
    ).toBeUndefined();
    await own.close();
  });
});
