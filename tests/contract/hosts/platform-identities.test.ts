import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Inbound } from '../../../packages/engine/src/kernel/inbound.ts';
import { createApp } from '../../../packages/gateway/src/app/create-app.ts';
import { createBufferedHandler } from '../../../packages/hosts/src/aws-lambda/handler.ts';
import { createFunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { startNodeServer } from '../../../packages/hosts/src/node/start-node-server.ts';
import type { CreateApp } from '../../../packages/hosts/src/runtime/generation.ts';
import { APP_PARTS } from '../../harness/app-parts.ts';
import { hostConfig } from '../../harness/host-config.ts';
import {
  balancerEvent,
  functionUrlEvent,
  httpApiEvent,
  ROLE,
  restEvent,
  SESSION,
} from '../../stand-ins/lambda/events.ts';
import { AMAZON_FORMATS, type AmazonFormat, amazonUnderTest } from './amazon-under-test.ts';
import { azureUnderTest } from './azure-under-test.ts';
import { gcpUnderTest } from './gcp-under-test.ts';
import type { HostUnderTest } from './host-under-test.ts';
import { nodeUnderTest } from './node-under-test.ts';
import type { WireRequest } from './wire-request.ts';

// HOK-05: whatever a caller writes into a request, no host takes it for its platform's word.

/** What the gateways behind all hosts were asked. */
let seen: Inbound[] = [];
const recording: CreateApp = async () => ({
  handle: async (inbound) => {
    seen.push(inbound);
    return { status: 200, headers: [], body: new Uint8Array(0) };
  },
  status: () => ({
    ...{ connectors: [], policy: 'p', keyFingerprint: 'e', scheme: 'native', callers: 'nobody' },
    ...{ configuration: 'c', ends: [], faults: [] },
  }),
  ...APP_PARTS,
});

const PUBLIC = { publicUrl: 'http://localhost:8484', methods: ['GET', 'HEAD', 'POST'] };

function functionHost(
  options: { readonly make?: CreateApp; readonly config?: object; readonly vouches?: 'aws-iam'[] } = {},
) {
  const lines: string[] = [];
  const host = createFunctionRuntime({
    createApp: options.make ?? recording,
    platform: { trustedPlatforms: options.vouches ?? [] },
    checkProcess: () => undefined,
    loadConfig: async () => hostConfig({ ...PUBLIC, ...options.config }),
    logSink: (line) => void lines.push(line),
  });
  return { host, lines };
}

const FORMATS = Object.keys(AMAZON_FORMATS) as readonly AmazonFormat[];
const NAMES = ['node', 'gcp function', 'azure function', ...FORMATS] as const;
let hosts: ReadonlyMap<string, HostUnderTest>;

beforeAll(async () => {
  for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  const jwt = [
    {
      name: 'issuer',
      issuer: 'https://issuer.example',
      audience: 'nymgate',
      callers: [{ id: 'a', connectors: ['*'] }],
    },
  ];
  const behind = { publicUrl: 'https://gateway.example', callers: { jwt } };
  const config = hostConfig({ ...behind, admin: { enabled: false }, listen: { port: 0, behindTls: true } });
  const node = await startNodeServer({ config, createApp: recording, logSink: () => undefined });
  const amazon = (name: AmazonFormat) =>
    amazonUnderTest(name, functionHost({ vouches: ['aws-iam'] }).host, 'key');
  hosts = new Map<string, HostUnderTest>([
    ['node', nodeUnderTest(node, 'key')],
    ['gcp function', await gcpUnderTest(functionHost().host, 'key')],
    ['azure function', azureUnderTest(functionHost().host, 'key')],
    ...FORMATS.map((name) => [name, amazon(name)] as const),
  ]);
});
afterAll(async () => {
  for (const host of hosts.values()) await host.close();
});

const claims = { iss: 'https://accounts.google.com', email_verified: true };
const account = { ...claims, email: 'etl@project.iam.gserviceaccount.com' };
const taken = `Bearer e30.${Buffer.from(JSON.stringify(account)).toString('base64url')}.SIGNATURE_REMOVED_BY_GOOGLE`;
const principal = Buffer.from(JSON.stringify({ auth_typ: 'aad', claims: [] })).toString('base64');
const context = { authorizer: { iam: { userArn: SESSION } }, identity: { userArn: SESSION } };

const HEADERS: readonly [string, string][] = [
  ['X-Amzn-Iam-User-Arn', ROLE],
  ['X-Amz-User-Arn', SESSION],
  ['X-Amzn-Oidc-Identity', ROLE],
  ['X-Amzn-Request-Context', JSON.stringify(context)],
  ['Authorization', `AWS4-HMAC-SHA256 Credential=${ROLE}, SignedHeaders=host, Signature=00`],
  ['Authorization', taken],
  ['X-Serverless-Authorization', taken],
  ['X-Goog-Authenticated-User-Email', 'accounts.google.com:admin@contoso.com'],
  ['X-Goog-Iap-Jwt-Assertion', 'e30.e30.e30'],
  ['X-MS-Client-Principal', principal],
  ['X-MS-Client-Principal-Id', ROLE],
  ['X-MS-Client-Principal-Name', ROLE],
  ['X-MS-Token-AAD-Id-Token', 'e30.e30.e30'],
  ['X-Forwarded-Client-Cert', 'Subject="CN=warehouse"'],
  ['X-ARR-ClientCert', 'MIIB'],
];
const target = '/v1.0/users';
const body = new TextEncoder().encode(
  JSON.stringify({ requestContext: context, identity: context.identity }),
);
const type = ['Content-Type', 'application/json'] as const;
const IMITATIONS: readonly (readonly [string, WireRequest])[] = [
  ...HEADERS.map(
    ([name, value]) => [`the header ${name}`, { method: 'GET', target, headers: [[name, value]] }] as const,
  ),
  ['a body', { method: 'POST', target, headers: [type], body }],
  [
    'a query',
    {
      method: 'GET',
      target: `${target}?requestContext=${encodeURIComponent(JSON.stringify(context))}`,
      headers: [],
    },
  ],
];

describe.each(NAMES)('HOK-05 nobody is who a request says: %s', (name) => {
  test.each(IMITATIONS)('%s', async (_, wire) => {
    seen = [];
    const verdict = await hosts.get(name)?.send(wire);
    expect(verdict?.status).toBe(seen.length === 1 ? 200 : 400);
    // One format is refused whole, which says nothing about what it reads; all others have handed the request on.
    expect(seen).toHaveLength(name === 'load balancer, single values' ? 0 : 1);
    for (const inbound of seen) {
      expect(inbound.platformIdentity).toBeUndefined();
      expect(inbound.peerCertificate).toBeUndefined();
    }
  });
});

describe('HOK-05 events on Lambda', () => {
  const url = functionUrlEvent();
  const rest = restEvent();
  const balancer = balancerEvent();
  const within = (event: { requestContext: object }, fields: object) => ({
    ...event,
    requestContext: { ...event.requestContext, ...fields },
  });
  const arn = (userArn: unknown) => within(url, { authorizer: { iam: { userArn } } });
  const identities = async (event: unknown) => {
    const handler = createBufferedHandler(functionHost({ vouches: ['aws-iam'] }).host);
    seen = [];
    await handler(event, { getRemainingTimeInMillis: () => 30_000 });
    return seen.map(({ platformIdentity }) => platformIdentity);
  };

  test.each<[string, unknown]>([
    ['AuthType NONE: no authorizer', url],
    ['AuthType NONE: an authorizer of null', within(url, { authorizer: null })],
    [
      'an authorizer without IAM',
      within(url, { authorizer: { iam: null, jwt: { claims: { arn: SESSION } } } }),
    ],
    ['the field of a REST API in a function URL', within(url, { identity: { userArn: SESSION } })],
    ['the field of a REST API in an HTTP API', within(httpApiEvent(), { identity: { userArn: SESSION } })],
    [
      'the field of a function URL in a REST API',
      within(rest, { authorizer: { iam: { userArn: SESSION } } }),
    ],
    [
      'the field of a Lambda authorizer',
      within(rest, { authorizer: { userArn: SESSION, principalId: ROLE } }),
    ],
    ['a load balancer: the field of a REST API', within(balancer, { identity: { userArn: SESSION } })],
    [
      'a load balancer: the field of a function URL',
      within(balancer, { authorizer: { iam: { userArn: SESSION } } }),
    ],
    [
      'beside the context',
      { ...url, userArn: SESSION, authorizer: context.authorizer, identity: context.identity },
    ],
    ...[7, '', null, [SESSION], { toString: SESSION }, true].map((value): [string, unknown] => [
      `a userArn that is ${JSON.stringify(value)}`,
      arn(value),
    ]),
  ])('%s', async (_, event) => {
    expect(await identities(event)).toEqual([undefined]);
  });

  test.each<[string, unknown]>([
    ['payload 1.0 of an HTTP API', { ...restEvent({ userArn: SESSION }), version: '1.0' }],
    ['a load balancer without multi-value headers', within(balancerEvent({}, 'single'), context)],
    ['no event of a request', { requestContext: context }],
  ])('%s is handed on to nobody', async (_, event) => {
    expect(await identities(event)).toEqual([]);
  });

  test('the context of an API that has asked IAM counts, so the others are refused for what they are', async () => {
    const asked = { userArn: SESSION };
    for (const event of [functionUrlEvent(asked), httpApiEvent(asked), restEvent(asked), arn(SESSION)])
      expect(await identities(event)).toEqual([{ kind: 'aws-iam', principal: SESSION }]);
  });
});

describe('HOK-05 a host whose platform vouches for nobody does not start with callers.platform', () => {
  const list = (platform: object, id: string) => ({
    callers: { platform: [{ ...platform, callers: [{ id, connectors: ['*'] }] }] },
  });
  const LISTS = [
    list({ type: 'aws-iam' }, ROLE),
    list({ type: 'google-iam', audience: PUBLIC.publicUrl }, account.email),
  ];

  test.each(LISTS)('node', async (callers) => {
    const config = hostConfig({ ...callers, publicUrl: PUBLIC.publicUrl });
    const starting = startNodeServer({ config, createApp, logSink: () => undefined });
    await expect(starting).rejects.toThrow('this host learns from its platform of nobody who calls');
  });

  test.each(LISTS)('a function of Azure, or of Google outside Cloud Run', async (callers) => {
    const { host, lines } = functionHost({ make: createApp, config: callers });
    expect((await host.handle({ reason: 'x' })).status).toBe(503);
    expect(lines.join()).toMatch(/start_issue.*this host learns from its platform of nobody who calls/);
  });
});
