import type { ConsoleEngine } from 'nymgate-console';
import { beforeAll, expect, test } from 'vitest';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { readPolicy } from '../../../shell/src/review/read-policy.ts';
import { createConsoleEngine } from '../create-engine.ts';
import type { ConsoleTarget } from './console-target.ts';

const GUID = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';
const OTHER = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const settings = { tenant: GUID, clientId: GUID, assertion: { type: 'token-file', path: '/t' } };
const acme = { ...settings, of: 'entra-id', tenant: OTHER };
const { signal } = new AbortController();

let policy = '';
beforeAll(async () => {
  const rules = await readPolicy({ connector: 'entra-id', options: DEFAULT_CONNECTOR_OPTIONS });
  policy = rules.plan.policy;
});

/** The console over a gateway that serves these connectors with the default rules. */
function openHandlers(connectors: object): ConsoleEngine['handlers'] {
  const config = hostConfig({ connectors });
  const served = Object.keys(config.connectors).map((id) => ({ id, policy }));
  const app = () => ({ status: () => ({ keyFingerprint: 'k', connectors: served }) });
  const target = {
    ...{ config, app, url: 'http://127.0.0.1:1', operation: { isRemote: false } },
    tenant: { kind: 'inspected', name: 'x' },
  } as unknown as ConsoleTarget;
  return createConsoleEngine(target).handlers;
}

test("a second tenant has a title of its own, the connector's examples, and its statements", async () => {
  const handlers = openHandlers({ 'entra-id': settings, acme });
  const { connectors } = await handlers['session/read']({}, signal);
  expect(connectors.map(({ id, title }) => [id, title])).toEqual([
    ['entra-id', 'Entra ID'],
    ['acme', 'Entra ID (acme)'],
  ]);
  const [first, second] = await Promise.all(
    ['entra-id', 'acme'].map((connector) => handlers['playground/offer']({ connector }, signal)),
  );
  expect(second?.examples.length).toBeGreaterThan(5);
  expect(second).toEqual(first);
  await expect(
    handlers['statements/read']({ connector: 'acme', language: 'en' }, signal),
  ).resolves.toBeTruthy();
});

test('tenants of one connector have one dictionary and their tables, also where the first is not served', async () => {
  for (const connectors of [{ acme }, { 'entra-id': settings, acme }]) {
    const handlers = openHandlers(connectors);
    const dictionary = await handlers['dictionary/read']({}, signal);
    expect(dictionary.connectors.map(({ id }) => id)).toEqual(['entra-id']);
    const { boxes } = await handlers['joins/tables']({ connector: 'acme' }, signal);
    expect(boxes.map(({ name }) => name)).toContain('user');
  }
});
