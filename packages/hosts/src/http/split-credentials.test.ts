import { expect, test } from 'vitest';
import { splitCredentials } from './split-credentials.ts';

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host;x-amz-date, Signature=abc';

test.each([
  ['Authorization', 'Bearer a', ['Bearer a']],
  ['authorization', 'Bearer a, Bearer b', ['Bearer a', 'Bearer b']],
  ['authorization', 'Bearer a,Bearer b', ['Bearer a', 'Bearer b']],
  ['authorization', `Bearer a, ${SIGNED}`.slice(0, 26), ['Bearer a', 'AWS4-HMAC-SHA256']],
  ['authorization', SIGNED, [SIGNED]],
  ['authorization', `${SIGNED},Bearer b`, [SIGNED, 'Bearer b']],
  ['authorization', `${SIGNED}, ${SIGNED}`, [SIGNED, SIGNED]],
  ['X-Api-Key', 'nyk_a,nyk_b', ['nyk_a', 'nyk_b']],
  ['cookie', 'a=1, b=2', undefined],
])('T9-01 %s: %s', (name, value, expected) => {
  expect(splitCredentials(name, value)).toEqual(expected);
});
