import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const SECRET = 'alice.liddell@contoso.com';
const JSON_TYPE = { 'content-type': 'application/json' };

let gateway: TestGateway;
let user: string;
beforeAll(async () => {
  gateway = await startGateway({ connectors: ['entra-id', 'msft-teams'], simulator: { people: 12 } });
  const page = (await gateway.get('/entra-id/v1.0/users?$top=1')).json() as { value: { id: string }[] };
  user = page.value[0]?.id ?? '';
});
afterAll(() => gateway.close());

/** Status, code and what went to Graph. */
async function ask(path: string, option: string, value: string): Promise<readonly unknown[]> {
  gateway.seen();
  const { status, headers } = await gateway.get(`${path}?${option}=${encodeURIComponent(value)}`);
  return [status, headers['nymgate-error'], gateway.seen()];
}
const REFUSED = [403, 'QUERY_NOT_ALLOWED', []];

function answerOnce(match: RegExp, value: object): void {
  const body = JSON.stringify({ value: [value] });
  gateway.simulator.answerNext({ match, server: 'graph', status: 200, headers: JSON_TYPE, body });
}

test('T1-12 an id that is no GUID is left out, and a filter cannot ask for it', async () => {
  const path = `/msft-teams/v1.0/users/${user}/chats/getAllMessages`;
  answerOnce(/getAllMessages/, {
    from: { application: { id: SECRET, applicationIdentityType: 'bot' } },
  });
  expect((await gateway.get(path)).json()).toEqual({
    value: [{ from: { application: { applicationIdentityType: 'bot' } } }],
  });
  for (const filter of [
    `from/application/id eq '${SECRET}'`,
    `from/application/id in ('${SECRET}')`,
    "startswith(from/application/id,'al')",
    "contains(from/application/id,'liddell')",
    "from/application/id gt 'alice.k'",
  ])
    expect(await ask(path, '$filter', filter), filter).toEqual(REFUSED);
});

test('ODA-03 what the answer drops for its grammar can be asked for by no option', async () => {
  const path = '/entra-id/v1.0/users';
  answerOnce(/\/v1\.0\/users/, { preferredDataLocation: 'Jane Doe, Berlin', accountEnabled: true });
  expect((await gateway.get(path)).json()).toEqual({ value: [{ accountEnabled: true }] });
  for (const [option, value] of [
    ['$filter', "preferredDataLocation eq 'Jane Doe, Berlin'"],
    ['$filter', "preferredDataLocation ne 'Jane Doe, Berlin'"],
    ['$filter', "startswith(preferredDataLocation,'Jane')"],
    ['$filter', "preferredDataLocation ge 'J'"],
    ['$orderby', 'preferredDataLocation'],
    ['$search', '"preferredDataLocation:Jane"'],
    // A part of a text would tell of values that are dropped.
    ['$filter', "startswith(department,'S')"],
  ] as const)
    expect(await ask(path, option, value), value).toEqual(REFUSED);
});

test('what is delivered can be asked for', async () => {
  for (const value of ["userType eq 'Guest'", "department eq 'Sales'", 'accountEnabled eq true'])
    expect(await ask('/entra-id/v1.0/users', '$filter', value), value).toEqual([
      200,
      undefined,
      [expect.any(String)],
    ]);
});
