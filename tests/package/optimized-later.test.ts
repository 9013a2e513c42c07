import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { BUDGETS, deferOptimization } from '../../tools/bundle/defer-optimization.ts';

const V8 = process.versions.v8.split('.', 2).join('.');

/** It changes with each switch of V8 that is not at its usual value. */
const underUsual = cachedDataVersionTag();

it.runIf(V8 in BUDGETS)(
  'the switch is another one while a module is made, and the usual one afterwards',
  () => {
    expect(deferOptimization(cachedDataVersionTag)).not.toBe(underUsual);
    expect(cachedDataVersionTag()).toBe(underUsual);
  },
);

it.runIf(V8 in BUDGETS)('it is the usual one, too, when the module cannot be made', () => {
  const fail = () => {
    throw new Error('no module');
  };
  expect(() => deferOptimization(fail)).toThrow('no module');
  expect(cachedDataVersionTag()).toBe(underUsual);
});

it.runIf(V8 in BUDGETS)('a number other than the usual one is seen by these tests', () => {
  setFlagsFromString(`--wasm-tiering-budget=${(BUDGETS[V8] ?? 0) + 1}`);
  expect(cachedDataVersionTag()).not.toBe(underUsual);
  setFlagsFromString(`--wasm-tiering-budget=${BUDGETS[V8]}`);
});

it('a V8 of which the usual number is not known is left alone', () => {
  expect(deferOptimization(cachedDataVersionTag, '99.1')).toBe(underUsual);
});
