import { describe, expect, test } from 'vitest';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import type { Route } from '../steps/gateway.ts';
import { authorizeBatch, type BatchTarget } from './batch-target.ts';

const routeOf = (connector: string, template: string) =>
  ({ connector, plan: { endpoints: [{ template }] } }) as unknown as Route;
const plain = routeOf('entra-id', '/v1.0/users');
const newer = routeOf('outlook-cal', '/beta/users/{userId}/events');
const askedBy = (connectors: readonly string[]) =>
  ({ caller: { id: 'key:a', grant: { connectors } } }) as AuthenticatedRequest;

function refusal(place: Omit<BatchTarget, 'route'>, connectors: readonly string[]): string | undefined {
  try {
    authorizeBatch({ ...place, route: undefined }, askedBy(connectors));
    return undefined;
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe('BAT-05 a connector that does not let the caller in counts as if it were not there', () => {
  const all = [plain, newer];
  test.each<[string, readonly Route[], readonly string[], string | undefined]>([
    ['beta', all, ['*'], undefined],
    ['beta', all, ['outlook-cal'], undefined],
    ['beta', all, ['entra-id'], 'ENDPOINT_NOT_ALLOWED'],
    ['beta', [plain], ['entra-id'], 'ENDPOINT_NOT_ALLOWED'],
    ['beta', [plain], ['outlook-cal'], 'CALLER_FORBIDDEN'],
    ['beta', [newer], ['entra-id'], 'CALLER_FORBIDDEN'],
    ['v1.0', all, ['entra-id'], undefined],
    ['v1.0', all, ['other'], 'CALLER_FORBIDDEN'],
    ['v1.0', all, [], 'CALLER_FORBIDDEN'],
    ['v1.0', [plain], ['outlook-cal'], 'CALLER_FORBIDDEN'],
  ])('%s, of %o, for a grant of %j', (version, routes, connectors, code) => {
    expect(refusal({ version, routes }, connectors)).toBe(code);
  });
});
