import { expect, test } from 'vitest';
import { openAdminToken } from './admin-token.ts';

const ID = 'a1b2c3d4-0000-4000-8000-00000000aaaa';

test.each([
  ['global', `sign in with: az login --tenant ${ID} --allow-no-subscriptions`],
  ['china', `sign in with: az cloud set --name AzureChinaCloud && az login --tenant ${ID}`],
] as const)('who is not signed in learns how, in the cloud %s', async (cloud, advice) => {
  const run = () => Promise.resolve({ kind: 'failed', words: 'Please run az login' } as const);
  await expect(
    openAdminToken({ reference: undefined, tenant: { tenantId: ID, cloud }, run }),
  ).rejects.toThrow(advice);
});
