import { afterEach } from 'vitest';
import {
  type IdentityGateway,
  type IdentityOptions,
  startIdentityGateway,
} from './start-identity-gateway.ts';

/**
 * Starts gateways that end with the test that asked for them.
 *
 * @param usual what each has that does not say otherwise
 */
export function identityGateways(
  usual: IdentityOptions = {},
): (options?: IdentityOptions) => Promise<IdentityGateway> {
  const open: IdentityGateway[] = [];
  afterEach(async () => {
    for (const gateway of open.splice(0)) await gateway.close();
  });
  return async (options) => {
    const gateway = await startIdentityGateway({ ...usual, ...options });
    open.push(gateway);
    return gateway;
  };
}
