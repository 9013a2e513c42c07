import type { Entity } from '../base/entity.ts';
import { userEntity } from './people/user-entity.ts';
import { createTenant } from './tenant.ts';

/**
 * The accounts of a simulated tenant with every property, without a server, for measurements.
 *
 * @example simulatedAccounts({ seed: 1, people: 1000 }).length // 1000
 */
export function simulatedAccounts(options: {
  readonly seed: number;
  readonly people: number;
}): readonly Entity[] {
  const tenant = createTenant(options);
  return tenant.people().map((person) => userEntity(person, tenant));
}
