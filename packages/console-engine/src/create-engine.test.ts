import { expect, test } from 'vitest';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../connectors/src/index.ts';
import { readPolicy } from '../../shell/src/review/read-policy.ts';
import { getEngine } from './create-engine.ts';

test('engine and language are those of the rules in service, as the configuration allows them', async () => {
  const policy = await readPolicy({ connector: 'outlook-cal', options: DEFAULT_CONNECTOR_OPTIONS });
  expect(getEngine(policy, 'auto')).toEqual({ engine: 'bytes', language: 'native' });
  expect(getEngine(policy, 'tree')).toEqual({ engine: 'tree', language: 'native' });
  const slow = { ...policy.ruleLanguage, bestEngine: () => ({ name: 'tree', why: 'a filter' }) as const };
  expect(getEngine({ plan: policy.plan, ruleLanguage: slow }, 'auto').engine).toBe('tree');
});
