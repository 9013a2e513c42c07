import { expect, test } from 'vitest';
import { startAwsWorld } from './aws-world.ts';
import { startAzureWorld } from './azure-world.ts';
import { startGcpWorld } from './gcp-world.ts';
import { walkSteps } from './walk-steps.ts';

// The first way of each host's guide, typed as it stands there: from files of a release to a row that a caller receives.

test.each([
  ['host-azure.md', startAzureWorld],
  ['host-gcp-cloud-run.md', startGcpWorld],
  ['host-aws-lambda.md', startAwsWorld],
])('the steps of %s lead to the first row', async (page, startWorld) => {
  const world = await startWorld();
  try {
    const walked = await walkSteps(`docs/guides/${page}`, world);
    const { step, out = '' } = walked.at(-1) ?? {};
    expect(step?.person).toBe('caller');
    expect(out.split('\n').filter((line) => line.includes('FAIL'))).toEqual([]);
    for (const connector of ['outlook-cal', 'entra-id'])
      expect(out).toMatch(new RegExp(`^${connector}:\\n(?: {2}(?:pass|row) .*\\n)* {2}row {3}\\{.*"p~`, 'm'));
  } finally {
    await world.close();
  }
});
