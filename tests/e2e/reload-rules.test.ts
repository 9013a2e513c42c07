import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { createRuleVerifier } from '../../packages/hosts/src/runtime/rules/verify-in-thread.ts';
import { createRuleVerifier as createFromSource } from '../../packages/hosts/src/runtime/rules/verify-in-thread.ts';

const BUILT = fileURLToPath(new URL('../../dist/hosts/runtime/rules/verify-in-thread.js', import.meta.url));
const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';

// The built package has a file for threads; sources have none, and read rules themselves.
test('a reload of the built gateway reads rules in a thread, while this one goes on', async () => {
  expect(existsSync(BUILT), 'npm run build').toBe(true);
  const built = (await import(BUILT)) as { readonly createRuleVerifier: typeof createRuleVerifier };
  const verify = built.createRuleVerifier();
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 1);
  const verified = await verify?.({ file: 'r.yaml', text: RULES });
  clearInterval(counting);
  expect(verified?.data).toMatchObject({ endpoints: [{ pathTemplate: '/u' }] });
  expect(turns).toBeGreaterThan(3);
  await expect(verify?.({ file: 'r.yaml', text: `${RULES}odd: 1\n` })).rejects.toThrow('r.yaml:5:1');
  expect(createFromSource()).toBeUndefined();
});
