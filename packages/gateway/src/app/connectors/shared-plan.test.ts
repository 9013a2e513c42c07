import { expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../../connectors/src/index.ts';
import type { NativePlan } from '../../../../engine/src/plan/plan.ts';
import type { Pseudonymizer } from '../../../../engine/src/pseudonyms/pseudonymizer.ts';
import { openNative } from '../../../../engine/src/sanitizer/open-native.ts';
import { compileSource } from '../../../../rules/src/native/compile-source.ts';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { createPseudonymizers } from '../keys/create-pseudonymizers.ts';

const SECRET = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const LIMITS = { responseBytes: 1_000_000, depth: 32, stringBytes: 100_000, objectKeys: 1_000 };
const GUID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

const pseudonymizers = createPseudonymizers(
  { scheme: 'native', keys: [] } as unknown as Config['pseudonyms'],
  { read: async () => SECRET },
  Promise.resolve({ scheme: 'native', keys: [{ id: 1, secret: SECRET }], tenant: '' }),
);
const of = (tenant: string, domains?: 'drop') =>
  pseudonymizers({
    tenant,
    options: domains === undefined ? {} : { domains: { policy: domains, own: [] } },
  } as unknown as ConnectorConfig);

function compile(): NativePlan {
  return compileSource(CONNECTORS['entra-id'].rules(DEFAULT_CONNECTOR_OPTIONS));
}

/** Answers of Graph to two tenants, chunk by chunk in turn. */
function sanitizeInTurn(plan: NativePlan, tenants: readonly Pseudonymizer[]): readonly string[] {
  const response = plan.endpoints.find(({ template }) => template === '/v1.0/users')?.response;
  if (response === undefined) throw new Error('no such endpoint');
  const body = new TextEncoder().encode(
    JSON.stringify({
      value: Array.from({ length: 9 }, (_, at) => ({ id: GUID, mail: `p${at}@contoso.com` })),
    }),
  );
  const engines = tenants.map((pseudonymizer) =>
    openNative(response, { pseudonymizer, sealLink: () => undefined, limits: LIMITS, inGraphOrder: false }),
  );
  for (let at = 0; at < body.length; at += 40)
    for (const engine of engines) engine.write(body.slice(at, at + 40));
  return engines.map((engine) => new TextDecoder().decode(engine.end().body));
}

test('KND-02 tenants share a plan and never a pseudonym, also with their answers in turn', async () => {
  const [one, other] = [await of(GUID), await of('7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70')];
  const plan = compile();
  const [first = '', second = ''] = sanitizeInTurn(plan, [one, other]);
  const alone = [one, other].flatMap((tenant) => sanitizeInTurn(compile(), [tenant]));
  expect([first, second]).toEqual(alone);
  const pseudonyms = (text: string) => new Set(text.match(/[tp]~[\w-]+/g));
  expect(pseudonyms(first).size).toBeGreaterThan(8);
  expect([...pseudonyms(first)].filter((each) => pseudonyms(second).has(each))).toEqual([]);
});

test('connectors of one tenant with one policy for domains share keys, and no others do', async () => {
  const one = await of(GUID);
  expect(await of(GUID.toUpperCase())).toBe(one);
  expect(await of(GUID, 'drop')).not.toBe(one);
  expect(await of('7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70')).not.toBe(one);
});
