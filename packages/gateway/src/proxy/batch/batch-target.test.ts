import { describe, expect, test } from 'vitest';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import type { Route } from '../steps/gateway.ts';
import { authorizeBatch, type BatchTarget } from './batch-target.ts';

const createRoute = (connector: string, template: string) =>
  ({ connector, plan: { endpoints: [{ template }] } }) as unknown as Route;
const plain = createRoute('entra-id', '/v1.0/users');
const newer = createRoute('outlook-cal', '/beta/users/{userId}/events');
const findTarget = (connectors: readonly string[]) =>
  ({ caller: { id: 'key:a', grant: { connectors } } }) as AuthenticatedRequest;

function refusal(
  place: Omit<BatchTarget, 'route'>,
  connectors: readonly string[],
  outOfService = new Map<string, number>(),
): string | undefined {
  const gateway = outOfService.size === 0 ? {} : { outOfService };
  try {
    authorizeBatch({ ...place, route: undefined }, findTarget(connectors), gateway);
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

test('F17 a caller whose only connector is out of service may ask again', () => {
  const outOfService = new Map([['outlook-cal', 1]]);
  const place = { version: 'v1.0', routes: [plain] };
  expect(refusal(place, ['outlook-cal'], outOfService)).toBe('CONNECTOR_UNAVAILABLE');
  expect(refusal(place, ['msft-teams'], outOfService)).toBe('CALLER_FORBIDDEN');
});
