import { describe, expect, it } from 'vitest';
import { SetupError } from '../../kernel/errors.ts';
import { readPsoxyData } from './compile-psoxy.ts';
import { readVouchedData } from './read-vouched-data.ts';

const endpoint = (pathTemplate: string, redactions: readonly string[]) => ({
  pathTemplate,
  transforms: [{ method: 'redactRegexMatches', redactions, jsonPaths: ['$..body'] }],
});
const GOOD = { endpoints: [endpoint('/v1.0/users/{id}', ['a+']), endpoint('/v1.0/groups', ['b'])] };

describe('data that an earlier start has found nothing wrong with', () => {
  it('gives the same endpoints', () => {
    const [vouched, read] = [readVouchedData(GOOD), readPsoxyData(GOOD)];
    expect(vouched.findings).toEqual([]);
    expect(JSON.stringify(vouched.endpoints)).toBe(JSON.stringify(read.endpoints));
    expect(vouched.endpoints[0]?.request.pattern.matches('/v1.0/users/7')).toBe(true);
    expect(Object.isFrozen(vouched.endpoints[0]?.response.transforms)).toBe(true);
  });

  it('is compiled part by part: a pattern that a forger put in fails the requests that need it, and nothing else', () => {
    const { endpoints } = readVouchedData({
      endpoints: [GOOD.endpoints[0], endpoint('/v1.0/groups', ['('])],
    });
    expect(endpoints[0]?.response.transforms).toHaveLength(1);
    expect(endpoints[1]?.request.pattern.matches('/v1.0/groups')).toBe(true);
    expect(() => endpoints[1]?.response).toThrow(SetupError);
    // Not only the first time.
    expect(() => endpoints[1]?.response).toThrow(SetupError);
  });

  it('PIN-01 has no endpoint that lets a whole answer pass, and its shape is checked', () => {
    const { endpoints } = readVouchedData({ endpoints: [{ pathTemplate: '/v1.0/users' }] });
    expect(() => endpoints[0]?.response).toThrow(SetupError);
    expect(readVouchedData({ allowAllEndpoints: true }).findings).not.toEqual([]);
    expect(
      readVouchedData({ endpoints: [{ pathTemplate: '/v1.0/users', transforms: 7 }] }).findings,
    ).not.toEqual([]);
  });
});
