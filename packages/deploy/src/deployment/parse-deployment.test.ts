import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { deploymentJsonSchema } from './deployment-schema.ts';
import { parseDeployment } from './parse-deployment.ts';

const GUID = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';

function sample(): Record<string, unknown> {
  return {
    schemaVersion: 1,
    environment: 'prod',
    host: 'aws',
    tenantId: GUID,
    cloud: 'global',
    place: { accountId: '123456789012', region: 'eu-central-1' },
    instances: { 'outlook-cal': instance() },
  };
}

function instance(): Record<string, unknown> {
  return {
    endpoint: 'https://abc.lambda-url.eu-central-1.on.aws/',
    identity: {
      issuer: 'https://abc.tokens.sts.global.api.aws',
      subject: 'arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal',
      audience: 'api://AzureADTokenExchange',
    },
    callers: [
      { type: 'aws-iam', roleArn: 'arn:aws:iam::123456789012:role/caller', externalId: null },
      { type: 'google-iam', audience: 'https://x.example', members: ['serviceAccount:a@b.example'] },
      { type: 'entra-jwt', audience: 'api://x', clientIds: [GUID] },
      { type: 'api-key' },
    ],
    key: { reference: 'aws-sm:/nymgate/prod/outlook-cal/key', generation: 1 },
    logs: null,
    connectors: {
      'outlook-cal': {
        options: { basic: true, times: 'hour' },
        scoping: 'none',
        app: {
          clientId: GUID,
          objectId: null,
          servicePrincipalId: GUID,
          displayName: 'Nymgate prod - outlook-cal',
          existing: false,
        },
        roles: { required: ['Calendars.ReadBasic.All'], optional: [] },
        credential: 'federated',
      },
    },
  };
}

const schema = new Ajv2020({ strict: true, validateFormats: false }).compile(deploymentJsonSchema());

function readFaults(data: unknown): string {
  try {
    parseDeployment(data);
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

type Change = (data: Record<string, unknown>) => void;
type Nested = Record<string, Record<string, Record<string, unknown>>>;

const first = (data: Record<string, unknown>) => (data['instances'] as Nested)['outlook-cal'] ?? {};

describe('parseDeployment', () => {
  it('reads the bare object, and as terraform output -json wraps it', () => {
    const bare = parseDeployment(sample());
    expect(bare).toEqual(sample());
    expect(Object.isFrozen(bare.instances)).toBe(true);
    expect(parseDeployment({ deployment: { sensitive: false, type: 'object', value: sample() } })).toEqual(
      bare,
    );
    expect(parseDeployment({ sensitive: false, value: sample() })).toEqual(bare);
  });

  it.each([
    ['aws', { accountId: '123456789012', region: 'eu-central-1' }],
    ['gcp', { projectId: 'p', region: 'europe-west3' }],
    ['azure', { subscriptionId: GUID, resourceGroup: 'g', location: 'westeurope' }],
    ['kubernetes', { namespace: 'n', serviceAccount: 's' }],
    ['custom', {}],
  ])('knows the place of host %s, and no other', (host, place) => {
    const data = { ...sample(), host, place };
    expect(parseDeployment(data).host).toBe(host);
    expect(schema(data)).toBe(true);
    const other = { ...data, place: { ...place, elsewhere: 'x' } };
    expect(readFaults(other)).toContain('unknown key "elsewhere" in place');
    expect(schema(other)).toBe(false);
  });

  it('another version says who has to move', () => {
    expect(readFaults({ ...sample(), schemaVersion: 2 })).toBe(
      'deployment.json DEPLOYMENT_INVALID schemaVersion is 2; this version reads 1 (use the command line of the version that the modules are of)',
    );
    expect(readFaults({ ...sample(), schemaVersion: 0 })).toContain('update the modules');
  });

  const CHANGES: readonly [string, Change, string][] = [
    ['no version', (data) => delete data['schemaVersion'], 'schemaVersion is missing'],
    ['another host', (data) => Object.assign(data, { host: 'ibm' }), 'host must be one of aws, gcp, azure'],
    [
      'an environment in capitals',
      (data) => Object.assign(data, { environment: 'Prod' }),
      'environment must be 2 to 16',
    ],
    [
      'a domain for a tenant',
      (data) => Object.assign(data, { tenantId: 'contoso.com' }),
      'tenantId must be a GUID',
    ],
    ['another cloud', (data) => Object.assign(data, { cloud: 'mars' }), 'cloud must be one of global'],
    ['no place', (data) => delete data['place'], 'place is missing'],
    [
      'an odd name of an instance',
      (data) => Object.assign(data, { instances: { A: instance() } }),
      'instances.A must be 2 to 32',
    ],
    ['a misspelt key', (data) => Object.assign(first(data), { endpont: null }), 'did you mean endpoint?'],
    [
      'a key in clear',
      (data) => Object.assign(first(data), { key: { reference: 'c2VjcmV0', generation: 1 } }),
      'key.reference must be env:NAME',
    ],
    [
      'an unknown caller',
      (data) => Object.assign(first(data), { callers: [{ type: 'anybody' }] }),
      'callers.0.type must be one of',
    ],
    [
      'a caller without audience',
      (data) => Object.assign(first(data), { callers: [{ type: 'entra-jwt', clientIds: [] }] }),
      'callers.0.audience is missing',
    ],
    [
      'an unknown scoping',
      (data) => Object.assign(first(data)['connectors']?.['outlook-cal'] ?? {}, { scoping: 'some' }),
      'scoping must be one of none, exchange',
    ],
  ];

  test.each(CHANGES)('%s is refused, by the published schema too', (_, change, words) => {
    const data = sample();
    change(data);
    const reported = readFaults(data);
    expect(reported).toContain(words);
    expect(reported).toMatch(/^deployment\.json DEPLOYMENT_INVALID .* \(.*\)$/m);
    expect(schema(data)).toBe(false);
  });

  it('plain http is refused but on loopback, where the simulator is', () => {
    const at = (endpoint: string): Record<string, unknown> => {
      const data = sample();
      Object.assign(first(data), { endpoint });
      return data;
    };
    expect(readFaults(at('http://gateway.example'))).toContain('endpoint must be https://');
    expect(first(parseDeployment(at('http://127.0.0.1:8080')))['endpoint']).toBe('http://127.0.0.1:8080');
  });

  it('no instance at all is refused', () => {
    expect(readFaults({ ...sample(), instances: {} })).toContain('instances must have an instance');
  });

  it('tells all faults at once, and never a value', () => {
    const data = { ...sample(), tenantId: 'private words', environment: '!' };
    expect(readFaults(data).split('\n')).toHaveLength(2);
    expect(readFaults(data)).not.toContain('private words');
  });

  it.each([[null], ['text'], [[]], [7], [{}], [{ value: null }]])('%j is no deployment', (data) => {
    expect(readFaults(data)).toContain('DEPLOYMENT_INVALID');
  });
});

describe('DOC-01: what a terminal, a paste or an eye would read as something else is refused', () => {
  const texts = ['a\u001b[2Ab', 'a\nb', 'a\u202eb', 'a\u2028b', 'a\u009bb'];
  const places: readonly (readonly [string, (text: string) => string])[] = [
    ['"displayName":"', (text) => text],
    ['"subject":"', (text) => text],
    ['"roleArn":"', (text) => text],
    ['"region":"', (text) => text],
    ['"times":"', (text) => text],
    ['"members":["', (text) => text],
    ['"reference":"', (text) => `file:/keys/${text}`],
    ['"issuer":"', (text) => `https://abc.example/${text}`],
    ['"logs":', (text) => text],
  ];
  test.each(places)('%s', (place, make) => {
    for (const text of texts) {
      const value = JSON.stringify(make(text));
      const complete = JSON.stringify(sample());
      const end = place.endsWith('"') ? /[^"]*"/ : /[^,}]*/;
      const at = complete.indexOf(place) + place.length;
      const start = place.endsWith('"') ? complete.slice(0, at - 1) : complete.slice(0, at);
      const changed = `${start}${value}${complete.slice(at).replace(end, '')}`;
      expect(() => parseDeployment(JSON.parse(changed)), changed.slice(at - 20, at + 40)).toThrow(SetupError);
    }
  });
});
