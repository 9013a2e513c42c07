import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  findRefusedPlatforms,
  findUnavailablePlatforms,
} from '../../packages/doctor/src/host/find-unavailable-platforms.ts';
import { SourceFailure } from '../../packages/engine/src/kernel/ports.ts';
import type { Config } from '../../packages/gateway/src/config/config-settings.ts';
import { type DoctorFixture, getStep, getStepText, startDoctorFixture } from '../harness/doctor-fixture.ts';
import { startObjects } from '../stand-ins/objects/start-objects.ts';

// What serve refuses, or serves without, of state, traces, metrics and callers.platform: the doctor tells it before.

afterEach(() => void vi.unstubAllEnvs());

async function examine(top: Readonly<Record<string, unknown>>) {
  const stand: DoctorFixture = await startDoctorFixture();
  onTestFinished(() => stand.close());
  stand.configure({ top });
  return stand.report('--offline');
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function deadPort(): Promise<number> {
  const server = createTcpServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('state', () => {
  test('SHR-01 a server that is not there is a warning with its reason: the gateway serves without it', async () => {
    const report = await examine({ state: { url: `redis://127.0.0.1:${await deadPort()}` } });
    expect([report.exit, getStep(report, 'state').status]).toEqual([0, 'warn']);
    expect(getStepText(getStep(report, 'state'))).toMatch(/not there: ECONNREFUSED[\s\S]*state\.url/);
  });

  test('a server that takes what is written to it is fine', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write('+OK\r\n'));
    });
    const report = await examine({ state: { url: `redis://127.0.0.1:${await portOf(server)}` } });
    expect(getStep(report, 'state').status).toBe('ok');
  });

  test.each([
    ['an authority that is not there', { ca: '/nowhere/ca.pem' }, 'state.ca cannot be used'],
    [
      'a password that cannot be read',
      { password: 'env:NYMGATE_NO_SUCH_PASSWORD' },
      'NYMGATE_NO_SUCH_PASSWORD',
    ],
  ])('%s is a failure, as serve refuses it', async (_, more, words) => {
    const report = await examine({ state: { url: 'rediss://127.0.0.1:1', username: 'nymgate', ...more } });
    expect([report.exit, getStep(report, 'state').status]).toEqual([1, 'fail']);
    expect(getStepText(getStep(report, 'state'))).toContain(words);
  });
});

describe.each([
  ['traces', '{"resourceSpans":[]}'],
  ['metrics', '{"resourceMetrics":[]}'],
] as const)('%s', (signal, empty) => {
  test('a collector that is not there is a warning', async () => {
    const report = await examine({ [signal]: { endpoint: `http://127.0.0.1:${await deadPort()}` } });
    expect([report.exit, getStep(report, signal).status]).toEqual([0, 'warn']);
    expect(getStepText(getStep(report, signal))).toMatch(
      new RegExp(`takes nothing[\\s\\S]*${signal}\\.endpoint`),
    );
  });

  test.each([
    [200, 'ok'],
    [401, 'warn'],
  ])('a collector that answers %d: %s, and it is asked with an empty batch', async (status, judged) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (bytes) => asked.push(`${request.url} ${bytes}`));
      request.on('end', () => response.writeHead(status).end('{}'));
    });
    const report = await examine({ [signal]: { endpoint: `http://127.0.0.1:${await portOf(server)}` } });
    expect(getStep(report, signal).status).toBe(judged);
    expect(asked).toEqual([`/v1/${signal} ${empty}`]);
  });

  test('a credential that cannot be read is a failure, as serve refuses it', async () => {
    const authorization = { scheme: 'Bearer', secret: 'env:NYMGATE_NO_SUCH_TOKEN' };
    const report = await examine({ [signal]: { endpoint: 'http://127.0.0.1:1', authorization } });
    expect([report.exit, getStep(report, signal).status]).toEqual([1, 'fail']);
  });
});

describe('bulk', () => {
  test('the store of a job is asked with the identity of this process, and nobody with --offline', async () => {
    const [stand, store] = await Promise.all([startDoctorFixture(), startObjects()]);
    onTestFinished(() => Promise.all([stand.close(), store.close()]).then(() => undefined));
    for (const [name, value] of Object.entries(store.environment)) vi.stubEnv(name, value);
    stand.configure({ top: { bulk: { hr: { from: 's3://exports/hr.csv', to: 's3://safe/', rules: 'r' } } } });
    expect(getStep(await stand.report('--offline'), 'bulk').status).toBe('skipped');
    expect(store.requests).toEqual([]);
    const report = await stand.report();
    expect([report.exit, getStep(report, 'bulk').status]).toEqual([0, 'warn']);
    expect(getStepText(getStep(report, 'bulk'))).toMatch(
      /bulk\.hr\.from[\s\S]*no such object[\s\S]*compare the name/,
    );
    expect(store.requests).toEqual(['HEAD /exports/hr.csv']);
  });
});

describe('what is the same for several connectors', () => {
  test('is told once: a proxy that nobody has named, with HTTPS_PROXY', async () => {
    const stand: DoctorFixture = await startDoctorFixture();
    onTestFinished(() => stand.close());
    const authority = `http://127.0.0.1:${await deadPort()}`;
    const settings = {
      tenant: stand.simulator.tenantId,
      clientId: stand.clientId,
      assertion: { type: 'token-file', path: stand.write('assertion', stand.assertion) },
    };
    const top = {
      source: { authority, graph: stand.simulator.graphUrl },
      connectors: { 'entra-id': settings, 'outlook-mail': settings },
    };
    stand.configure({ top });
    const { out } = await stand.run();
    const report = await stand.report();
    expect(getStepText(getStep(report, 'clock'))).toMatch(/neither HTTPS_PROXY nor[\s\S]*set HTTPS_PROXY/);
    expect(out.match(/cannot be reached/g)?.length).toBe(1);
    const second = report.connectors[1]?.steps.find(({ step }) => step === 'clock');
    expect(second).toEqual({ step: 'clock', status: 'fail', summary: 'as for entra-id' });
  });
});

describe('before any application exists', () => {
  async function examineFile(connector: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
    const stand: DoctorFixture = await startDoctorFixture();
    onTestFinished(() => stand.close());
    const assertion = { type: 'token-file', path: stand.write('assertion', stand.assertion) };
    stand.configure({ top: { connectors: { 'outlook-cal': { assertion, ...connector } } } });
    return { stand, report: await stand.report(...args), run: await stand.run(...args) };
  }

  test('--offline tells issuer, subject and audience, and the command that makes the credential', async () => {
    const { stand, report, run } = await examineFile({}, '--offline');
    expect([report.exit, getStep(report, 'assertion').status]).toEqual([0, 'warn']);
    for (const text of [
      stand.simulator.issuerUrl,
      'system:serviceaccount:nymgate:gateway',
      'api://AzureADTokenExchange',
    ])
      expect(run.out).toContain(text);
    expect(getStep(report, 'assertion').findings?.[0]?.commands?.at(-1)).toBe(
      `az ad app federated-credential create --id CLIENT-ID --parameters '${JSON.stringify({
        name: 'nymgate',
        issuer: stand.simulator.issuerUrl,
        subject: 'system:serviceaccount:nymgate:gateway',
        audiences: ['api://AzureADTokenExchange'],
      })}'`,
    );
  });

  test('anything else that is wrong is told as ever, and without --offline the missing id too', async () => {
    const wrong = await examineFile({ tenant: 'contoso.com' }, '--offline');
    expect(getStepText(getStep(wrong.report, 'config'))).toContain('must be the tenant id');
    const online = await examineFile({});
    expect(getStepText(getStep(online.report, 'config'))).toContain(
      'connectors.outlook-cal.clientId is missing',
    );
  });
});

describe('HOK-05 callers.platform', () => {
  const told = (type: 'aws-iam' | 'google-iam', environment: Readonly<Record<string, string>>) => {
    const callers = { platform: [{ type, callers: [] }] } as unknown as NonNullable<Config['callers']>;
    return findUnavailablePlatforms({ callers }, (name) => environment[name]).map(
      ({ summary, next }) => `${summary}; ${next}`,
    );
  };
  const CLOUD_RUN = { K_SERVICE: 'a', K_REVISION: 'b', K_CONFIGURATION: 'c', PORT: '8080' };

  test('on a plain host: that a gateway does not start here, in a warning', async () => {
    const callers = [{ id: 'arn:aws:iam::111122223333:role/warehouse', connectors: ['entra-id'] }];
    const report = await examine({
      callers: { platform: [{ type: 'aws-iam', callers }] },
      publicUrl: 'https://nymgate.example.com',
    });
    const step = getStep(report, 'callers');
    expect([report.exit, step.status]).toEqual([0, 'warn']);
    expect(getStepText(step)).toContain(
      'callers.platform: aws-iam: nothing vouches for callers on this machine',
    );
  });

  test.each([
    ['aws-iam', 'Lambda'],
    ['google-iam', 'Cloud Run'],
  ] as const)('%s: where it would', (type, where) => {
    expect(told(type, {})).toEqual([expect.stringContaining(where)]);
  });

  test.each([
    ['nobody answers, as in a cluster of Knative', undefined, 'does not answer'],
    ['a node of GKE answers', '5938472019384756102', 'answers for something other than Cloud Run'],
  ])('with the variables of Cloud Run, %s: what serve refuses is told', async (_, id, words) => {
    const callers = { platform: [{ type: 'google-iam', callers: [] }] } as unknown as NonNullable<
      Config['callers']
    >;
    const asked = (environment: Readonly<Record<string, string>>) =>
      findRefusedPlatforms(
        { callers },
        {
          environment: (name) => environment[name],
          http: {
            send: async ({ path }) => {
              if (id === undefined) throw new SourceFailure('unreachable');
              const text = path.endsWith('/region') ? 'projects/1/regions/europe-west1' : id;
              const body = (async function* () {
                yield new TextEncoder().encode(text);
              })();
              return { status: 200, headers: { 'metadata-flavor': 'Google' }, body };
            },
          },
        },
      );
    const findings = await asked(CLOUD_RUN);
    expect(findings).toMatchObject([{ level: 'fail', summary: expect.stringContaining(words) as unknown }]);
    expect(await asked({ ...CLOUD_RUN, K_REVISION: '' })).toEqual([]);
  });

  test('not where the platform is, nor in a job of Cloud Run, in which the guide lets the doctor run', () => {
    expect(told('google-iam', { CLOUD_RUN_JOB: 'nymgate-doctor' })).toEqual([]);
    expect(told('google-iam', CLOUD_RUN)).toEqual([]);
    expect(told('aws-iam', { AWS_LAMBDA_FUNCTION_NAME: 'nymgate' })).toEqual([]);
    expect(told('aws-iam', CLOUD_RUN).length).toBe(1);
  });
});
