import { expect, test } from 'vitest';
import type { Config } from '../config/config-settings.ts';
import { warnAboutCloud } from './warnings.ts';

test.each([
  ['china', ['msft-teams china']],
  ['us-gov-l4', []],
  ['global', []],
  [undefined, []],
])('in %s these connectors are incomplete: %j', (cloud, expected) => {
  const logged: string[] = [];
  const config = {
    source: { cloud },
    connectors: { 'entra-id': {}, 'msft-teams': {} },
  } as unknown as Pick<Config, 'source' | 'connectors'>;
  warnAboutCloud(config, {
    write: (level, event, fields) => {
      expect([level, event]).toEqual(['warn', 'endpoints_absent_in_cloud']);
      logged.push(`${fields?.['connector']} ${fields?.['cloud']}`);
    },
  });
  expect(logged).toEqual(expected);
});
