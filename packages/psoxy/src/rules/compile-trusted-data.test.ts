import { describe, expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { compilePsoxyData } from './compile-psoxy.ts';
import { compileTrustedData } from './read-psoxy-rules.ts';

const endpoint = (pathTemplate: string, redactions: readonly string[]) => ({
  pathTemplate,
  transforms: [{ method: 'redactRegexMatches', redactions, jsonPaths: ['$..body'] }],
});
const GOOD = { endpoints: [endpoint('/v1.0/users/{id}', ['a+']), endpoint('/v1.0/groups', ['b'])] };

describe('data that an earlier start has found nothing wrong with', () => {
  it('gives the same endpoints', () => {
    const [vouched, read] = [compileTrustedData(GOOD), compilePsoxyData(GOOD)];
    expect(vouched.findings).toEqual([]);
    expect(JSON.stringify(vouched.endpoints)).toBe(JSON.stringify(read.endpoints));
    expect(vouched.endpoints[0]?.request.pattern.matches('/v1.0/users/7')).toBe(true);
    expect(vouched.endpoints[0]?.outline).toEqual(read.endpoints[0]?.outline);
    expect(Object.isFrozen(vouched.endpoints[0]?.response.transforms)).toBe(true);
  });

  it('is compiled part by part: a pattern that a forger put in fails the requests that need it, and nothing else', () => {
    const { endpoints } = compileTrustedData({
      endpoints: [GOOD.endpoints[0], endpoint('/v1.0/groups', ['('])],
    });
    expect(endpoints[0]?.response.transforms).toHaveLength(1);
    expect(endpoints[1]?.request.pattern.matches('/v1.0/groups')).toBe(true);
    expect(() => endpoints[1]?.response).toThrow(SetupError);
    // Not only the first time.
    expect(() => endpoints[1]?.response).toThrow(SetupError);
  });

  it('PIN-01 has no endpoint that lets a whole answer pass, and its outline is checked', () => {
    const { endpoints } = compileTrustedData({ endpoints: [{ pathTemplate: '/v1.0/users' }] });
    expect(() => endpoints[0]?.response).toThrow(SetupError);
    expect(compileTrustedData({ allowAllEndpoints: true }).findings).not.toEqual([]);
    expect(compileTrustedData({ endpoints: [{ pathTemplate: 7 }] }).findings).not.toEqual([]);
    expect(compileTrustedData({ endpoints: [{ transforms: [] }] }).endpoints[0]?.id).toBe('endpoint-1');
  });

  it.each([
    { pathTemplate: '/v1.0/groups', transforms: 7 },
    { pathTemplate: '/v1.0/groups', transforms: [{ method: 'redakt', jsonPaths: ['$..x'] }] },
    { pathTemplate: '/v1.0/groups', transform: [] },
    { transforms: [{ method: 'redact', jsonPaths: ['$..x'] }] },
    { pathTemplate: '/v1.0/groups', responseSchema: { $ref: '#/definitions/broken' } },
  ])('PIN-01 fails each request to an endpoint of another shape, and none to the others: %o', (broken) => {
    const { endpoints } = compileTrustedData({
      definitions: { broken: { properties: 7 } },
      endpoints: [GOOD.endpoints[0], broken],
    });
    expect(endpoints[0]?.response.transforms).toHaveLength(1);
    for (const part of ['request', 'response', 'linkPaths'] as const) {
      expect(() => endpoints[1]?.[part]).toThrow(SetupError);
      expect(() => endpoints[1]?.[part]).toThrow(SetupError);
    }
  });
});
