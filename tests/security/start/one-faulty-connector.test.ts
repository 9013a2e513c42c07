import { describe, expect, test, vi } from 'vitest';
import type { NodeServer } from '../../../packages/hosts/src/node/index.ts';
import { PATIENCE, stopClock } from '../../harness/stop-clock.ts';
import { CLOSED, nativeScheme, startStand } from './start-stand.ts';

const stand = startStand();
const { at, write, configure } = stand;
const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const OTHER = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';
const THIRD = '5b0c4c7e-9d0c-4f34-8a53-0f5f5f0f9a11';
const FAULTY = CLOSED.replace('responseSchema', 'responseScheme');

type Data = Readonly<Record<string, unknown>>;

const connector = (tenant: string, own: Data) => ({
  ...{ tenant, clientId: tenant, assertion: { type: 'token-file', path: at('token') } },
  ...own,
});

/** Two tenants of one connector; that of acme has rules of its own. */
function configureTwo(acme: Data = {}, top: Data = {}): void {
  configure({
    pseudonyms: nativeScheme(at),
    top: {
      admin: { port: 0 },
      secrets: { refreshSeconds: 1 },
      connectors: {
        'entra-id': connector(TENANT, {}),
        acme: connector(OTHER, { of: 'entra-id', rules: at('rules.yaml'), ...acme }),
      },
      ...top,
    },
  });
}

stopClock();

/** Lets the interval of the refresh pass, with its jitter, to the next second. */
function comeBack(host: NodeServer): Promise<boolean> {
  vi.advanceTimersByTime(2_000);
  return vi.waitUntil(() => host.app.status().faults.length === 0, PATIENCE);
}

const writeRules = (text: string) => write('rules.yaml', text, 0o644);

async function look({ url, adminUrl }: NodeServer) {
  const get = async (address: string) => {
    const response = await fetch(address);
    return { response, text: await response.text() };
  };
  const request = async (id: string) => {
    const { response, text } = await get(`${url}/${id}/v1.0/users`);
    return { code: response.headers.get('nymgate-error'), wait: response.headers.get('retry-after'), text };
  };
  const metrics = (await get(`${adminUrl}/metrics`)).text;
  return {
    acme: await request('acme'),
    own: await request('entra-id'),
    ready: (await get(`${url}/readyz`)).text,
    adminReady: JSON.parse((await get(`${adminUrl}/readyz`)).text) as Data,
    configz: JSON.parse((await get(`${adminUrl}/configz`)).text) as Data,
    up: [...metrics.matchAll(/^nymgate_connector_up\{connector="([^"]+)"\} (\d)$/gm)].map(
      ([, id, value]) => `${id} ${value}`,
    ),
    reloadSuccessful: /^nymgate_config_last_reload_successful (\d)$/m.exec(metrics)?.[1],
  };
}

describe('one connector with a fault', () => {
  test.each<[string, string, () => void]>([
    ['rules that have a fault', 'RULES_INVALID', () => writeRules(FAULTY)],
    ['rules that are gone', 'RULES_UNREADABLE', () => stand.remove('rules.yaml')],
    [
      'other rules than the pinned ones',
      'PIN_MISMATCH',
      () => configureTwo({ expectedPolicy: '0'.repeat(16) }),
    ],
    [
      'a certificate that is gone',
      'SECRET_UNAVAILABLE',
      () =>
        configureTwo({
          assertion: {
            type: 'certificate',
            certificates: [{ certificate: `file:${at('absent')}`, key: `file:${at('absent')}` }],
          },
        }),
    ],
  ])('%s: it is out of service, and the others serve', async (_, code, fault) => {
    configureTwo();
    fault();
    const seen = await look(await stand.start());
    expect(seen.acme).toMatchObject({ code: 'CONNECTOR_UNAVAILABLE', wait: '60' });
    expect(seen.acme.text).not.toContain('acme');
    expect(seen.own.code).not.toBe('CONNECTOR_UNAVAILABLE');
    expect(seen.ready).toBe('{"status":"ready"}');
    const faults = [{ connector: 'acme', serves: 'nothing', codes: [code] }];
    expect([seen.adminReady['faults'], seen.configz['faults']]).toEqual([faults, faults]);
    expect(seen.up).toEqual(['entra-id 1', 'acme 0']);
  });

  test('is refused at start and reload with `strict`', async () => {
    configureTwo({}, { strict: true });
    const host = await stand.start();
    writeRules(FAULTY);
    expect((await host.reload()).reloaded).toBe(false);
    expect((await stand.issues()).map(({ code }) => code)).toEqual(['RULES_INVALID']);
  });

  test('after a reload it keeps the rules from before, and the others have the new configuration', async () => {
    configureTwo();
    const host = await stand.start();
    const policy = () => host.app.status().connectors.map((each) => each.policy);
    const [own, acme] = policy();
    writeRules(FAULTY);
    configureTwo({}, { limits: { tokens: 7 } });
    expect(await host.reload()).toMatchObject({
      ...{ reloaded: true, generation: 2 },
      issues: [{ code: 'RULES_INVALID' }],
    });
    expect(policy()).toEqual([own, acme]);
    const seen = await look(host);
    expect(seen.acme.code).not.toBe('CONNECTOR_UNAVAILABLE');
    expect(seen.adminReady['faults']).toEqual([
      { connector: 'acme', serves: 'former', codes: ['RULES_INVALID'] },
    ]);
    expect([seen.up, seen.reloadSuccessful]).toEqual([['entra-id 1', 'acme 1'], '0']);
    writeRules(CLOSED.replace('users', 'groups'));
    expect(await host.reload()).toMatchObject({ reloaded: true, issues: [] });
    expect(policy()).toEqual([own, expect.not.stringMatching(acme ?? '')]);
    expect((await look(host)).reloadSuccessful).toBe('1');
  });

  test.each<[string, Data, () => Data]>([
    ['another option', { options: { includeGroups: false } }, () => ({})],
    ['an application of another tenant', { tenant: THIRD, clientId: THIRD }, () => ({})],
    ['callers', {}, () => ({ callers: { apiKeys: { file: at('callers.json') } } })],
  ])('F17 with %s as well, former rules are not those of what is configured now', async (_, acme, top) => {
    configureTwo();
    const host = await stand.start();
    writeRules(FAULTY);
    configureTwo(acme, top());
    await host.reload();
    expect(host.app.status().faults).toMatchObject([{ connector: 'acme', serves: 'nothing' }]);
  });

  test('the audit trail says that what was read does not serve', async () => {
    configureTwo();
    const host = await stand.start();
    writeRules(FAULTY);
    await host.reload();
    const lines = stand.lines().filter((line) => line.includes('"event":"reload"'));
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ faults: { acme: 'former' } });
    expect(
      stand
        .lines()
        .filter((line) => line.includes('"event":"start"'))
        .at(-1),
    ).not.toContain('faults');
  });

  test('a retry reads no rules but those of the connector with the fault, and the next reload compiles none again', async () => {
    const other = connector(THIRD, { of: 'entra-id', rules: at('other.yaml') });
    const rules = CLOSED.replace('users', 'me');
    write('other.yaml', rules, 0o644);
    const connectors = { acme: connector(OTHER, { of: 'entra-id', rules: at('rules.yaml') }), other };
    configureTwo({}, { connectors });
    writeRules(FAULTY);
    const host = await stand.start();
    const plan = () => host.app.reusable?.plans.get('other')?.plan;
    const before = plan();
    write('other.yaml', CLOSED.replace('users', 'groups'), 0o644);
    writeRules(CLOSED);
    await comeBack(host);
    expect(plan()).toBe(before);
    write('other.yaml', rules, 0o644);
    await host.reload();
    expect(plan()).toBe(before);
    write('other.yaml', CLOSED.replace('users', 'groups'), 0o644);
    await host.reload();
    expect(plan()?.policy).not.toBe(before?.policy);
  });

  test('comes back without a reload when the fault is gone', async () => {
    configureTwo();
    writeRules(FAULTY);
    const host = await stand.start();
    writeRules(CLOSED);
    await comeBack(host);
    expect((await look(host)).up).toEqual(['entra-id 1', 'acme 1']);
  });

  test('a file that was refused is still refused when a connector comes back', async () => {
    configureTwo();
    writeRules(FAULTY);
    const host = await stand.start();
    configureTwo({ of: undefined, rules: undefined });
    expect((await host.reload()).reloaded).toBe(false);
    writeRules(CLOSED);
    await comeBack(host);
    expect((await look(host)).reloadSuccessful).toBe('0');
    configureTwo();
    await host.reload();
    expect((await look(host)).reloadSuccessful).toBe('1');
  });

  test('a fault of the document refuses all', async () => {
    configureTwo({ of: undefined, rules: undefined });
    expect((await stand.issues()).map(({ code }) => code)).toEqual(['CONNECTOR_UNKNOWN']);
    configureTwo({ tenant: TENANT, clientId: TENANT, assertion: { type: 'token-file', path: '/other' } });
    expect((await stand.issues()).map(({ code }) => code)).toEqual(['CONFIG_INVALID']);
  });
});
