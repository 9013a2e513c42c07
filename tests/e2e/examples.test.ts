import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { runExamples } from '../../packages/shell/src/call/run-examples.ts';
import { testFromSource } from '../harness/bundle-under-test.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const options = DEFAULT_CONNECTOR_OPTIONS;
const ask = (gateway: TestGateway) => async (path: string) => gateway.get(path);

describe.each(Object.values(CONNECTORS))('$id', (connector) => {
  const roles = connector.permissions(options).filter(({ optional }) => optional !== true);

  test("its example calls pass with the connector's own permissions and no other", async () => {
    const gateway = await startGateway({
      connectors: [connector.id],
      roles: roles.map(({ value }) => value),
    });
    const results = await runExamples({ connector, options, fetchPath: ask(gateway) });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(2);
    await gateway.close();
  }, 60_000);

  testFromSource.each(roles.map(({ value }) => value))(
    'without %s something fails, and the reason names it',
    async (missing) => {
      const held = roles.map(({ value }) => value).filter((value) => value !== missing);
      const gateway = await startGateway({ connectors: [connector.id], roles: held });
      const failures = (await runExamples({ connector, options, fetchPath: ask(gateway) })).filter(
        ({ passed }) => !passed,
      );
      expect(failures.length).toBeGreaterThan(0);
      expect(failures.map(({ reason }) => reason).join('\n')).toContain(missing);
      await gateway.close();
    },
    60_000,
  );
});

async function reasons(gateway: TestGateway, id: keyof typeof CONNECTORS): Promise<string> {
  const results = await runExamples({ connector: CONNECTORS[id], options, fetchPath: ask(gateway) });
  await gateway.close();
  return results
    .filter(({ passed }) => !passed)
    .map(({ reason }) => reason)
    .join('\n');
}

test('without the Teams application access policy the reason names it, and who grants it', async () => {
  const gateway = await startGateway({ connectors: ['msft-teams'] });
  gateway.simulator.revokeMeetingPolicy();
  const told = await reasons(gateway, 'msft-teams');
  expect(told).toContain('Teams application access policy');
  expect(told).toContain('Grant-CsApplicationAccessPolicy');
}, 60_000);

test('without consent the reason names it, and who gives it', async () => {
  const gateway = await startGateway({ connectors: ['entra-id'], consented: false });
  const told = await reasons(gateway, 'entra-id');
  expect(told).toContain('admin consent');
  expect(told).toContain('User.Read.All');
}, 60_000);
