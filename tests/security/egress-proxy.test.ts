import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeEnvironment } from '../harness/change-environment.ts';
import { type DoctorFixture, getStep, getStepText, startDoctorFixture } from '../harness/doctor-fixture.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { type ConnectProxy, startConnectProxy } from '../stand-ins/connect-proxy.ts';

// The proxy that the environment names, as a whole gateway and the doctor go through it; the tunnel itself: open-tunnel.test.ts.

const SOURCE = {
  authority: 'https://login.example',
  graph: 'https://graph.example',
  scope: 'https://graph.example/.default',
  audience: 'api://AzureADTokenExchange',
};
const REFUSAL = 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 6\r\n\r\nCANARY';

let proxy: ConnectProxy;
let restore: () => void;
const opened: (() => Promise<void>)[] = [];
beforeEach(async () => {
  proxy = await startConnectProxy();
  proxy.behave({ says: REFUSAL });
  restore = changeEnvironment({ HTTPS_PROXY: proxy.url.replace('//', '//user:hunter2@') });
});
afterEach(async () => {
  restore();
  for (const close of opened.splice(0)) await close();
  await proxy.close();
});

async function gateway(config: Readonly<Record<string, unknown>> = {}): Promise<TestGateway> {
  const started = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 3 },
    config,
    assertion: async (simulator, directory) => {
      const path = join(directory, 'token');
      writeFileSync(path, await simulator.issueAssertion({ subject: 'gateway' }));
      const credential = {
        issuer: simulator.issuerUrl,
        subject: 'gateway',
        audience: 'api://AzureADTokenExchange',
      };
      return {
        settings: { type: 'token-file', path },
        registration: { credentials: [credential] },
        environment: { HTTPS_PROXY: process.env['HTTPS_PROXY'] ?? '' },
      };
    },
  });
  opened.push(started.close);
  return started;
}

async function doctor(top: Readonly<Record<string, unknown>>): Promise<DoctorFixture> {
  const stand = await startDoctorFixture();
  opened.push(stand.close);
  stand.configure({ top });
  return stand;
}

describe('T7-01 the gateway', () => {
  test('asks Entra through it, and says of a refusal where to look, and nothing of user and password', async () => {
    const { get, lines } = await gateway({ source: SOURCE });
    const answer = await get('/v1.0/users?$top=1');
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([502, 'SOURCE_UNREACHABLE']);
    expect(answer.body).toContain('the proxy of HTTPS_PROXY or ALL_PROXY opened no connection');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(proxy.heads[0]).toMatch(/^CONNECT login\.example:443 /);
    const told = `${answer.headerText}${answer.body}${lines.join('\n')}`;
    expect(told).toContain('"event":"egress_proxy"');
    expect(told).toContain(`"subject":"${new URL(proxy.url).host}, which HTTPS_PROXY names"`);
    expect(told).not.toMatch(/hunter2|CANARY|dXNlcjpodW50ZXIy/);
  });

  test('asks Graph and Entra of this machine without it', async () => {
    const { get } = await gateway();
    expect((await get('/v1.0/users?$top=1')).status).toBe(200);
    expect(proxy.heads).toEqual([]);
  });

  test.each(['socks5://user:hunter2@proxy.example:1080', 'http://user:hunter2@proxy.example/x'])(
    'does not start with %s',
    async (value) => {
      restore();
      restore = changeEnvironment({ HTTPS_PROXY: value });
      const text = await gateway().then(
        () => 'started',
        (error: unknown) => String(error),
      );
      expect(text).toContain('HTTPS_PROXY is not the address of an HTTP proxy');
      expect(text).not.toMatch(/hunter2|proxy\.example/);
    },
  );
});

describe('T7-01 the doctor', () => {
  test('names the variable and the proxy when Entra cannot be reached, not the password', async () => {
    const report = await (await doctor({ source: SOURCE })).report();
    const clock = getStep(report, 'clock');
    expect(clock.status).toBe('fail');
    expect(getStepText(clock)).toContain(`127.0.0.1:${proxy.port}, which HTTPS_PROXY names`);
    expect(getStepText(clock)).toContain('NO_PROXY');
    expect(JSON.stringify(report)).not.toMatch(/hunter2|CANARY/);
    expect(report.exit).toBe(1);
  });

  test('says nothing of it where the way does not lead through it', async () => {
    const report = await (await doctor({})).report();
    expect(getStep(report, 'clock').status).not.toBe('fail');
    expect(JSON.stringify(report)).not.toContain('HTTPS_PROXY');
    expect(proxy.heads).toEqual([]);
  });
});
