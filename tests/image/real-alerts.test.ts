import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../docs/repository-files.ts';
import { promtool } from '../infra/monitoring/promtool.ts';
import { type Unpacked, unpackImage } from './container.ts';
import { CALLERS } from './faults/callers.ts';
import { CONFIGURATION } from './faults/configuration.ts';
import { type Fault, USERS } from './faults/fault.ts';
import { OPERATION } from './faults/operation.ts';
import { RESOURCES } from './faults/resources.ts';
import { SOURCE } from './faults/source.ts';
import { startFaultStand } from './faults/stand.ts';

// Containers of the image with real faults, and the shipped rules over what /metrics really said.

let unpacked: Unpacked;
beforeAll(() => {
  unpacked = unpackImage();
});
afterAll(() => unpacked.remove());

const FAULTS: readonly Fault[] = [...RESOURCES, ...OPERATION, ...CONFIGURATION, ...SOURCE, ...CALLERS];

/** Alerts that no fault here can cause. */
const NOT_CAUSED = {
  NymgateAuditSilent: 'an answer without its audit line would be a fault of the program',
  NymgateSharedTokensForged: 'needs somebody who writes into Redis: tests/state',
};

describe('real faults', () => {
  test.concurrent.for(FAULTS.map((fault) => [fault.name, fault] as const))(
    '%s',
    async ([_, { cause, fires, still = [] }], { onTestFinished }) => {
      const stand = await startFaultStand(unpacked, onTestFinished);
      await cause(stand);
      expect(await stand.check(fires, still)).toBe('');
    },
  );

  test('each alert is caused by one, or has a reason why not', () => {
    const shipped = readFileSync(join(ROOT, 'monitoring/alerts.yaml'), 'utf8').matchAll(/- alert: (\w+)$/gm);
    const caused = new Set(FAULTS.flatMap(({ fires }) => fires));
    expect([...caused, ...Object.keys(NOT_CAUSED)].sort()).toEqual(
      [...shipped].map(([, name]) => name).sort(),
    );
  });
});

test('Prometheus takes what /metrics says', async ({ onTestFinished }) => {
  const { start } = await startFaultStand(unpacked, onTestFinished);
  const gateway = await start();
  await gateway.get(USERS);
  expect(await promtool(['check', 'metrics'], await gateway.scrape())).toEqual({ ok: true, text: '' });
});
