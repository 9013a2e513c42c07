import { describe, expect, test } from 'vitest';
import { findLeaks } from '../harness/expect-no-leaks.ts';
import { startGateway } from '../harness/start-gateway.ts';

const PERSON = {
  id: '8f1b2c3d-0a1b-4c2d-8e3f-4a5b6c7d8e9f',
  userPrincipalName: 'kim.lee@contoso.example',
  mail: 'kim.lee@contoso.example',
  displayName: 'Kim Lee-Alvarez',
};
const KEY = 'a-key-that-nobody-may-see-anywhere';
const of = (line: string) =>
  findLeaks(['{"level":"info"}', line], { people: [PERSON] as never, secrets: [KEY] });

describe('LOG-01 every gateway of the suite, at the level trace, tells nobody and no secret in any line', () => {
  test.each([
    ['an address', PERSON.mail],
    [
      'an address, encoded for a URL',
      [...Buffer.from(PERSON.mail)].map((byte) => `%${byte.toString(16)}`).join(''),
    ],
    ['an address in upper case', PERSON.mail.toUpperCase()],
    ['an id in base64', Buffer.from(PERSON.id).toString('base64')],
    ['a key in hex', Buffer.from(KEY).toString('hex')],
    ['a canary', 'cnryzq8v00000b'],
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'],
    ['an API key', 'nyk_k3v2a0c2mbqd_x'],
    ['a reversible pseudonym', `p~${'A'.repeat(60)}`],
  ])('%s would be found', (_, text) => {
    expect(of(`{"level":"debug","subject":"${text}"}`).length).toBeGreaterThan(0);
  });

  test('what lines do hold is not taken for it', () => {
    expect(of(`{"audit":1,"subject":"t~${'A'.repeat(43)}","caller":"key:k3v2a0c2mbqd"}`)).toEqual([]);
  });

  test('closing a gateway that has told somebody fails its test', async () => {
    const gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 5 } });
    const [somebody] = gateway.simulator.people;
    const lines = gateway.lines as string[];
    lines.push(`{"level":"debug","event":"${somebody?.userPrincipalName}"}`);
    await expect(gateway.close()).rejects.toThrow('LOG-01');
  });
});
