import { describe, expect, it } from 'vitest';
import { canonicalName } from '../requests/system-options.ts';
import { asciiLower, equalsIgnoringAsciiCase } from './ascii-case.ts';

const KELVIN = '\u212a';

describe('ASCII case', () => {
  it('lower-cases A-Z only', () => {
    expect(asciiLower(`AZ az É ſ ${KELVIN} İ`)).toBe(`az az É ſ ${KELVIN} İ`);
  });

  it('compares without regard to it', () => {
    expect(equalsIgnoringAsciiCase('Tasks', 'tASKS')).toBe(true);
    expect(equalsIgnoringAsciiCase('tasks', `tas${KELVIN}s`)).toBe(false);
    expect(equalsIgnoringAsciiCase('É', 'é')).toBe(false);
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
    expect(canonicalName(name)).toBe(canonical);
  });
});
