import { expect, test } from 'vitest';
import type { Caller } from '../../../../engine/src/kernel/caller.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import type { Gateway, Route } from './gateway.ts';
import { readTarget } from './read-target.ts';

const LIMITS = { targetBytes: 200, headerCount: 10, headerBytes: 1_000, requestBodyBytes: 100 };

/** Connectors in order; those with a `!` are out of service. All rules have `/v1.0/users`. */
function setUp(...ids: readonly string[]) {
  const served = ids.filter((id) => !id.endsWith('!'));
  const route = (connector: string) =>
    ({
      ...{ connector, plan: {} },
      ruleLanguage: { names: (_: unknown, { raw }: { raw: string }) => raw === '/v1.0/users' },
    }) as unknown as Route;
  const outOfService = new Map(
    ids.flatMap((id, at) =>
      id.endsWith('!')
        ? [[id.slice(0, -1), ids.slice(0, at).filter((one) => !one.endsWith('!')).length] as const]
        : [],
    ),
  );
  const gateway = {
    routes: new Map(served.map((id) => [id, route(id)])),
    ...(outOfService.size > 0 && { outOfService }),
    limits: LIMITS,
  } as unknown as Gateway;
  return (target: string, ...connectors: readonly string[]) => {
    const caller: Caller = { id: 'key:1', grant: { connectors } };
    const inbound = { method: 'GET', target, headers: [], body: new Uint8Array(0), remoteAddress: '' };
    try {
      return readTarget(gateway, { inbound, caller }).route.connector;
    } catch (error) {
      if (error instanceof RequestError) return [error.code, error.detail.retryAfter].join(' ').trim();
      throw error;
    }
  };
}

test('a connector out of service says so to its callers, with Retry-After, and to nobody else', () => {
  const route = setUp('one', 'acme!');
  expect(route('/acme/v1.0/users', 'acme')).toBe('CONNECTOR_UNAVAILABLE 60');
  expect(route('/acme/v1.0/users', '*')).toBe('CONNECTOR_UNAVAILABLE 60');
  expect(route('/acme/v1.0/users', 'one')).toBe('CALLER_FORBIDDEN');
  expect(route('/one/v1.0/users', '*')).toBe('one');
  expect(setUp('one')('/acme/v1.0/users', '*')).toBe('CALLER_FORBIDDEN');
});

test('F17 a path without a connector never goes to another one than before the fault', () => {
  const complete = setUp('one', 'acme', 'two');
  expect(complete('/v1.0/users', '*')).toBe('one');
  expect(complete('/v1.0/users', 'acme', 'two')).toBe('acme');
  const route = setUp('one', 'acme!', 'two');
  expect(route('/v1.0/users', '*')).toBe('one');
  expect(route('/v1.0/users', 'acme', 'two')).toBe('CONNECTOR_UNAVAILABLE 60');
  expect(route('/v1.0/users', 'acme')).toBe('CONNECTOR_UNAVAILABLE 60');
  expect(route('/v1.0/users', 'two')).toBe('two');
  expect(route('/v1.0/groups', '*')).toBe('CONNECTOR_UNAVAILABLE 60');
  expect(route('/v1.0/groups', 'one', 'two')).toBe('ENDPOINT_NOT_ALLOWED');
  expect(route('/v1.0/users', 'none')).toBe('CALLER_FORBIDDEN');
});
