import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printLikeSnakeYaml } from '../harness/print-like-snakeyaml.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const RULES = `endpoints:
  - pathRegex: '^/v1\\.0/users(?)\\?\\$top=[0-9]+$'
    allowedMethods: [GET]
    responseSchema:
      type: object
      properties:
        value:
          type: array
          items:
            type: object
            properties:
              id: { type: string }
              mail: { type: string }
    transforms:
      - !<pseudonymize>
        jsonPaths: ["$..['id', 'mail']"]
        includeReversible: true
  - pathTemplate: /v1.0/users/{id}
    allowedQueryParams: [$select]
    pathParameterSchemas:
      id: { format: reversible-pseudonym }
    transforms:
      - !<redact>
        jsonPaths: ["$['@odata.context']"]
      - !<pseudonymize>
        jsonPaths: ['$.id']
`;

const SEALING = `links: seal
endpoints:
  - pathTemplate: /v1.0/users
    allowedQueryParams: [$top]
    transforms:
      - !<redact>
        jsonPaths: ["$.value[*]", "$['@odata.context']"]
`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ connectors: ['entra-id'], rules: RULES });
});
afterAll(() => gateway.close());

describe('a gateway that serves a rule file of Psoxy', () => {
  test('pseudonymizes by its transforms and passes what its schema declares', async () => {
    const { status, body } = await gateway.get('/v1.0/users?$top=2');
    expect(status).toBe(200);
    const { value, ...rest } = JSON.parse(body);
    expect(rest).toEqual({});
    expect(value).toHaveLength(2);
    expect(Object.keys(value[0]).sort()).toEqual(['id', 'mail']);
    expect(value[0].id).toMatch(/^p~[A-Za-z0-9_-]{43,}$/);
  });

  test('sends targets on byte for byte, with tokens opened', async () => {
    const { body } = await gateway.get('/v1.0/users?$top=1');
    const { id } = JSON.parse(body).value[0];
    gateway.seen();
    const { status } = await gateway.get(`/v1.0/users/${id}?$select=accountEnabled`);
    expect(status).toBe(200);
    expect(gateway.seen()).toEqual([
      expect.stringMatching(/^\/v1\.0\/users\/[0-9a-f-]{36}\?\$select=accountEnabled$/),
    ]);
  });

  test.each([
    ['/v1.0/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['/v1.0/users?$top=x', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['/v1.0/users/48d31887-5fad-4d73-a9f5-3c356e68a038', 403, 'ENDPOINT_NOT_ALLOWED'],
    [`/v1.0/users/p~${'A'.repeat(60)}`, 400, 'TOKEN_INVALID'],
    ['/v1.0/users/%2e%2e/x?$top=1', 400, 'TARGET_MALFORMED'],
    ['/v1.0/users;x?$top=1', 400, 'TARGET_MALFORMED'],
  ])('%s is refused with %i', async (target, status, code) => {
    gateway.seen();
    const answer = await gateway.get(target);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([status, code]);
    expect(gateway.seen()).toEqual([]);
  });
});

describe('psoxy-facts.md#n, a file as SnakeYAML prints it', () => {
  /** Long enough for two folds, the lines of which are not indented deeper than their key. */
  const pathRegex = `^/v1\\.0/users\\?(?:\\$top=[0-9]{1,3})(?:${'&\\$select=[A-Za-z]+(?:,[A-Za-z]+)*'.repeat(3)})?$`;
  const printed = printLikeSnakeYaml(
    {
      endpoints: [
        {
          pathRegex,
          allowedMethods: ['GET'],
          allowedRequestHeadersToForward: ['notion-version', 'anthropic-version', 'X-Api-Key', 'Connection'],
          transforms: [
            { method: 'redact', jsonPaths: ["$['@odata.context']", "$.value[*]['displayName', 'mail']"] },
          ],
        },
      ],
    },
    { lift: 0, tagKey: 'method' },
  );

  test('is served: its folded path decides, headers of other sources go on, credentials and hops do not', async () => {
    expect(printed.split('\n').filter((line) => line.endsWith('\\')).length).toBeGreaterThan(0);
    const served = await startGateway({ connectors: ['entra-id'], rules: printed });
    try {
      const headers = { 'Notion-Version': '2022-06-28', 'anthropic-version': '1', 'X-Api-Key': 'k' };
      const { status, body } = await served.get('/v1.0/users?$top=2', headers);
      expect([status, JSON.parse(body).value.length]).toEqual([200, 2]);
      expect(JSON.parse(body).value[0]).not.toHaveProperty('displayName');
      const sent = served.simulator.requests.findLast(({ server }) => server === 'graph')?.headers;
      expect(sent).toMatchObject({ 'notion-version': '2022-06-28', 'anthropic-version': '1' });
      expect(sent).not.toHaveProperty('x-api-key');
      expect((await served.get('/v1.0/users?$top=2000')).status).toBe(403);
    } finally {
      await served.close();
    }
  });
});

describe('links: seal', () => {
  test('paging goes on through sealed links, and only through ours', async () => {
    const sealing = await startGateway({ connectors: ['entra-id'], rules: SEALING });
    try {
      const next = JSON.parse((await sealing.get('/v1.0/users?$top=5')).body)['@odata.nextLink'];
      expect(next).toMatch(/^http:\/\/[^/]+\/entra-id\/v1\.0\/users\?\$skiptoken=s~[A-Za-z0-9_-]+$/);
      const target = String(next).replace(/^http:\/\/[^/]+/, '');
      sealing.seen();
      const second = await sealing.get(target);
      expect(second.status).toBe(200);
      expect(JSON.parse(second.body)['@odata.nextLink']).toMatch(/=s~/);
      expect(sealing.seen()).toEqual([expect.stringMatching(/^\/v1\.0\/users\?.*\$skiptoken=/)]);
      const forged = await sealing.get(`${target.slice(0, -6)}AAAAAA`);
      expect([forged.status, forged.headers['nymgate-error']]).toEqual([400, 'TOKEN_INVALID']);
      expect(sealing.seen()).toEqual([]);
    } finally {
      await sealing.close();
    }
  });
});
