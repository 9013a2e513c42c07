import { describe, expect, it, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { CLOUDS } from './clouds.ts';
import { loadConfig } from './load-config.ts';

const CONNECTOR = {
  tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
  clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
  assertion: { type: 'token-file', path: '/token' },
};

type Parts = {
  readonly source?: unknown;
  readonly connectors?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
};

function load({ source, connectors = { 'entra-id': CONNECTOR }, environment = {} }: Parts) {
  const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] };
  const text = JSON.stringify({ pseudonyms, connectors, ...(source === undefined ? {} : { source }) });
  return loadConfig({ text, file: 'nymgate.yaml', environment });
}

function faults(parts: Parts): string[] {
  try {
    load(parts);
  } catch (error) {
    if (error instanceof SetupError) return error.issues.map(({ message }) => message);
    throw error;
  }
  return [];
}

const byHand = (changes: object = {}) => ({ ...CLOUDS.global, ...changes });

describe('a cloud by name (graph-facts.md#6.1)', () => {
  const rows = [
    [undefined, 'login.microsoftonline.com', 'graph.microsoft.com', ''],
    ['global', 'login.microsoftonline.com', 'graph.microsoft.com', ''],
    ['us-gov-l4', 'login.microsoftonline.us', 'graph.microsoft.us', 'USGov'],
    ['us-gov-l5', 'login.microsoftonline.us', 'dod-graph.microsoft.us', 'USGov'],
    ['china', 'login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn', 'China'],
  ] as const;
  it.each(rows)('%s is %s, %s and the audience of %s', (cloud, authority, graph, suffix) => {
    expect(load({ source: cloud === undefined ? undefined : { cloud } }).source).toEqual({
      cloud: cloud ?? 'global',
      authority: `https://${authority}`,
      graph: `https://${graph}`,
      scope: `https://${graph}/.default`,
      audience: `api://AzureADTokenExchange${suffix}`,
    });
  });

  it('comes from the environment too', () => {
    expect(load({ environment: { NYMGATE_SOURCE__CLOUD: 'china' } }).source.graph).toBe(CLOUDS.china.graph);
  });

  it.each(['germany', 'GLOBAL', '', 5])('%j is none', (cloud) => {
    expect(faults({ source: { cloud } })).toEqual([
      'source.cloud must be one of global, us-gov-l4, us-gov-l5, china',
    ]);
  });

  it.each(['authority', 'graph', 'scope', 'audience'] as const)('beside it %s is refused', (key) => {
    expect(faults({ source: { cloud: 'global', [key]: CLOUDS.global[key] } })).toEqual([
      `source.${key} is given in addition to source.cloud, which includes it`,
    ]);
  });
});

describe('all four by hand', () => {
  it.each([
    byHand(),
    byHand({ authority: 'https://login.windows.net' }),
    { ...CLOUDS['us-gov-l4'] },
    { ...CLOUDS['us-gov-l5'], authority: 'https://login.usgovcloudapi.net' },
    { ...CLOUDS.china, authority: 'https://login.chinacloudapi.cn' },
    {
      authority: 'https://login.sovcloud-identity.fr',
      graph: 'https://graph.example.fr',
      scope: 'https://graph.example.fr/.default',
      audience: 'api://AzureADTokenExchangeX',
    },
  ])('%j is taken as it is', (source) => {
    expect(load({ source }).source).toEqual(source);
  });

  it.each([
    [['graph'], 'authority, scope, audience'],
    [['authority', 'graph'], 'scope, audience'],
    [['authority', 'graph', 'scope'], 'audience'],
    [['audience'], 'authority, graph, scope'],
  ])('%j alone is refused: the rest would be another cloud', (keys, missing) => {
    const source = Object.fromEntries(keys.map((key) => [key, byHand()[key as keyof typeof CLOUDS.global]]));
    expect(faults({ source })).toEqual([
      `source gives some addresses of a cloud by hand, but not ${missing}; the rest would be another cloud's`,
    ]);
  });

  it.each([
    [byHand({ graph: CLOUDS.china.graph }), 'graph', 'china', 'global'],
    [byHand({ authority: CLOUDS.china.authority }), 'graph', 'global', 'china'],
    [byHand({ authority: 'https://login.chinacloudapi.cn' }), 'graph', 'global', 'china'],
    [byHand({ authority: 'https://LOGIN.microsoftonline.US' }), 'graph', 'global', 'us-gov-l4 or us-gov-l5'],
    [byHand({ audience: CLOUDS.china.audience }), 'audience', 'china', 'global'],
    [byHand({ scope: CLOUDS['us-gov-l4'].scope }), 'scope', 'us-gov-l4', 'global'],
    [{ ...CLOUDS['us-gov-l4'], scope: CLOUDS['us-gov-l5'].scope }, 'scope', 'us-gov-l5', 'us-gov-l4'],
  ])('%j mixes clouds at %s', (source, key, its, others) => {
    expect(faults({ source })).toEqual([
      `source.${key} belongs to ${its}, what stands before it to ${others}`,
    ]);
  });

  it.each([
    ['scope', 'https://graph.microsoft.com'],
    ['scope', 'https://graph.microsoft.com/.default https://vault.azure.net/.default'],
    ['scope', 'User.Read.All'],
    ['audience', ''],
    ['audience', 'a b'],
    ['audience', 'x'.repeat(601)],
  ])('%s %j does not have the form', (key, value) => {
    expect(faults({ source: byHand({ [key]: value }) }).join()).toContain(`source.${key} `);
  });
});

describe('on this machine', () => {
  const local = { authority: 'http://127.0.0.1:4001', graph: 'http://localhost:4002' };
  it('Entra and Graph suffice', () => {
    expect(load({ source: local }).source).toEqual({
      ...local,
      scope: 'http://localhost:4002/.default',
      audience: 'api://AzureADTokenExchange',
    });
  });
  it('scope and audience may be given', () => {
    const source = { ...local, scope: 'https://graph.microsoft.com/.default', audience: 'x' };
    expect(load({ source }).source).toEqual(source);
  });
  it.each([
    { authority: local.authority },
    { graph: local.graph },
    { authority: local.authority, graph: CLOUDS.global.graph },
    { authority: CLOUDS.global.authority, graph: local.graph },
  ])('%j is half here and half there', (source) => {
    expect(faults({ source }).join()).toContain('source gives some addresses of a cloud by hand');
  });
});

describe('what a cloud does not have', () => {
  const connectors = { 'msft-copilot': CONNECTOR, 'msft-teams': CONNECTOR };
  test.each(['us-gov-l4', 'us-gov-l5', 'china'] as const)('msft-copilot in %s is refused', (cloud) => {
    const reported = [
      'msft-copilot does not exist in this cloud: Microsoft offers its data in the global cloud only',
    ];
    expect(faults({ connectors, source: { cloud } })).toEqual(reported);
    expect(faults({ connectors, source: CLOUDS[cloud] })).toEqual(reported);
  });
  test('elsewhere, and where nobody knows, it is taken', () => {
    expect(faults({ connectors, source: { cloud: 'global' } })).toEqual([]);
    expect(faults({ connectors })).toEqual([]);
    expect(
      faults({
        connectors,
        source: {
          authority: 'https://a.example',
          graph: 'https://b.example',
          scope: 'https://b.example/.default',
          audience: 'x',
        },
      }),
    ).toEqual([]);
  });
});

describe('assertions', () => {
  const withAssertion = (assertion: unknown, more: object = {}) => ({
    connectors: { 'entra-id': { ...CONNECTOR, ...more, assertion } },
  });

  it.each([
    { type: 'token-file' },
    { type: 'gcp' },
    { type: 'gcp', audience: 'x', impersonate: 'nymgate@contoso-analytics.iam.gserviceaccount.com' },
    { type: 'azure', clientId: '5d6e7f80-9a0b-4c1d-8e2f-3a4b5c6d7e8f' },
    { type: 'github' },
    { type: 'certificate', certificates: [{ certificate: 'file:/c.pem', key: 'env:KEY' }] },
  ])('%j passes', (assertion) => {
    expect(load(withAssertion(assertion)).connectors['entra-id']?.assertion).toEqual(assertion);
  });

  it.each([
    [{ type: 'gcp', impersonate: 'somebody@contoso.com' }, 'must be the email of a service account'],
    [{ type: 'gcp', impersonate: 'a/b@x.iam.gserviceaccount.com' }, 'must be the email of a service account'],
    [{ type: 'gcp', audience: 'a b' }, 'must be 1 to 600 characters without blanks'],
    [{ type: 'azure' }, 'assertion.clientId is missing; it must be text'],
    [
      { type: 'azure', clientId: CONNECTOR.clientId.toUpperCase() },
      'here the one of the managed identity belongs',
    ],
    [
      { type: 'gcp', audience: CLOUDS.china.audience },
      'assertion.audience is that of china, and source is global',
    ],
    [{ type: 'certificate', certificates: [] }, 'certificates is too short'],
    [
      { type: 'certificate', certificates: [{ certificate: '-----BEGIN', key: 'env:K' }] },
      'must be env:NAME, file:PATH, or STORE:NAME',
    ],
    [{ type: 'certificate', certificates: [{ certificate: 'file:/c' }] }, 'certificates.0.key is missing'],
  ])('%j is refused', (assertion, message) => {
    expect(faults(withAssertion(assertion)).join()).toContain(message);
  });

  it.each([
    [CLOUDS['us-gov-l5'], CLOUDS['us-gov-l4'].audience, ''],
    [
      { cloud: 'us-gov-l4' },
      CLOUDS.global.audience,
      'assertion.audience is that of global, and source is us-gov-l4',
    ],
    [CLOUDS.china, CLOUDS.global.audience, 'assertion.audience is that of global, and source is china'],
    [{ cloud: 'china' }, 'own-audience', ''],
    [{ authority: 'http://127.0.0.1:1', graph: 'http://127.0.0.1:2' }, CLOUDS.china.audience, ''],
  ])('in %j the audience %s says "%s"', (source, audience, message) => {
    const found = faults({ source, ...withAssertion({ type: 'github', audience }) });
    expect(found).toEqual(message === '' ? [] : [expect.stringContaining(message)]);
  });

  it.each(['secret', 'client-secret', 'client_secret', 'clientSecret'])(
    'type %s is refused with the reason and what to use',
    (type) => {
      const found = faults(withAssertion({ type, value: 'hunter2' })).join();
      expect(found).toContain(
        'a client secret is refused: anyone who reads it can act as the application for months',
      );
      expect(found).not.toContain('hunter2');
    },
  );

  it.each([
    [{ type: 'token-file', path: '/t', clientSecret: 'hunter2' }, {}],
    [{ type: 'gcp', secret: 'hunter2' }, {}],
    [{ type: 'token-file', path: '/t' }, { client_secret: 'hunter2' }],
  ])('a client secret beside %j is refused with the reason', (assertion, more) => {
    const found = faults(withAssertion(assertion, more)).join();
    expect(found).toContain('keeps no client secret, so none can leak');
    expect(found).not.toContain('hunter2');
  });

  it('nor at the top or in source', () => {
    for (const place of ['NYMGATE_CLIENT_SECRET', 'NYMGATE_SOURCE__CLIENT_SECRET'])
      expect(faults({ environment: { [place]: 'hunter2' } })).toHaveLength(1);
    expect(faults({ source: { clientSecret: 'hunter2' } }).join()).toContain('keeps no client secret');
  });
});
