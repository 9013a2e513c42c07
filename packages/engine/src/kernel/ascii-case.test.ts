import { describe, expect, it } from 'vitest';
import { toCanonicalName } from '../requests/system-options.ts';
import { equalsIgnoreAsciiCase, toAsciiLowerCase } from './ascii-case.ts';

const KELVIN = '\u212a';

describe('ASCII case', () => {
  it('lower-cases A-Z only', () => {
    expect(toAsciiLowerCase(`AZ az É ſ ${KELVIN} İ`)).toBe(`az az É ſ ${KELVIN} İ`);
  });

  it('compares without regard to it', () => {
    expect(equalsIgnoreAsciiCase('Tasks', 'tASKS')).toBe(true);
    expect(equalsIgnoreAsciiCase('tasks', `tas${KELVIN}s`)).toBe(false);
    expect(equalsIgnoreAsciiCase('É', 'é')).toBe(false);
  });
});

describe('canonicalName', () => {
  it.each([
    ['$Skip', '$skip'],
    ['SKIP', '$skip'],
    ['startDateTime', 'startdatetime'],
    ['$startDateTime', '$startdatetime'],
    ['$$skip', '$$skip'],
    [`$s${KELVIN}ip`, `$s${KELVIN}ip`],
    ['$ſelect', '$ſelect'],
  ])('%s is %s', (name, canonical) => {
    expect(toCanonicalName(name)).toBe(canonical);
  });
});
