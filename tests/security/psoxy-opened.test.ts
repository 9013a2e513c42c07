import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordingGateway, startRecordingGateway } from '../harness/recording-graph.ts';

const RULES = `endpoints:
  - pathTemplate: /v1.0/users/{user}
    pathParameterSchemas:
      user: { type: string, format: reversible-pseudonym }
    allowedQueryParams: [$select]
    transforms:
      - !<redact>
        jsonPaths: ["$.displayName", "$.mail"]
  - pathTemplate: /v1.0/users
    allowedQueryParams: [$search, $filter]
    queryParamSchemas:
      $search: { type: string, pattern: '^"displayName:p~[A-Za-z0-9_-]+"$' }
      $filter: { type: string, pattern: '^(?:proxyAddresses/any\\(x:x eq ''smtp:|mail eq '')p~[A-Za-z0-9_@.~-]+''\\)?$' }
    transforms:
      - !<pseudonymize>
        jsonPaths: ["$..displayName", "$..mail"]
        includeReversible: true
`;

let gateway: RecordingGateway;
beforeAll(async () => {
  gateway = await startRecordingGateway({ rules: RULES });
});
afterAll(() => gateway.close());

/** A pseudonym as somebody gets it whose display name is the text. */
const token = (text: string): string => gateway.pseudonymizer.reversible(text, 'person') ?? '';

async function ask(target: string): Promise<readonly unknown[]> {
  gateway.seen();
  const { status, headers } = await gateway.send({ target });
  const seen = gateway.seen().map((request) => decodeURIComponent(request.target));
  return status === 200 ? [status, ...seen] : [status, headers['nymgate-error'], ...seen];
}
const search = (text: string): string =>
  `/v1.0/users?$search=${encodeURIComponent(`"displayName:${token(text)}"`)}`;
const filter = (before: string, text: string, after: string): string =>
  `/v1.0/users?$filter=${encodeURIComponent(`${before}${token(text)}${after}`)}`;

const REFUSED = [400, 'TOKEN_INVALID'];

describe('T1-24 an opened value stays in its place of the query', () => {
  test('names and addresses pass', async () => {
    expect(await ask(search('Alice Smith'))).toEqual([200, '/v1.0/users?$search="displayName:Alice Smith"']);
    expect(await ask(filter("mail eq '", "o'brien@contoso.com", "'"))).toEqual([
      200,
      "/v1.0/users?$filter=mail eq 'o''brien@contoso.com'",
    ]);
  });

  test.each(['a" OR "mail:b', 'a\\', 'a OR mail:b', 'a NOT b'])('$search does not take %s', async (text) => {
    expect(await ask(search(text))).toEqual(REFUSED);
  });

  test('it does not end the literal of $filter', async () => {
    const evil = "a') or startswith(displayName,'b";
    expect(await ask(filter("proxyAddresses/any(x:x eq 'smtp:", evil, "')"))).toEqual(REFUSED);
  });
});

describe('T1-13 an opened value is no resource of the system and no function', () => {
  test('an id passes', async () => {
    const id = '48d31887-5fad-4d73-a9f5-3c356e68a038';
    expect(await ask(`/v1.0/users/${token(id)}`)).toEqual([200, `/v1.0/users/${id}`]);
  });

  test.each(['$count', '$value', 'microsoft.graph.delta()', "delta(token='x')", 'delta', 'graph.user'])(
    'the path does not take %s',
    async (value) => {
      expect(await ask(`/v1.0/users/${token(value)}`)).toEqual(REFUSED);
    },
  );

  test('what a function answers does not pass by the rules for one user', async () => {
    gateway.respond('{"value":[{"displayName":"Alice Liddell","mail":"alice@contoso.com"}]}');
    const { body } = await gateway.send({ target: `/v1.0/users/${token('delta')}` });
    expect(body).not.toContain('alice@contoso.com');
  });
});
