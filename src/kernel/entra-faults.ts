import { APPLICATION_FAULTS } from './entra-application-faults.ts';
import { ASSERTION_FAULTS } from './entra-assertion-faults.ts';
import type { EntraFault } from './entra-fault.ts';
import { REQUEST_FAULTS } from './entra-request-faults.ts';
import { TRUST_FAULTS } from './entra-trust-faults.ts';
import { freezeFaults } from './fault.ts';

/**
 * Every AADSTS code that a gateway may meet, by number. Microsoft calls the codes unstable: they explain, nothing branches on
 * them (the one exception, 700024, is in source-auth).
 */
export const ENTRA_FAULTS = freezeFaults({
  ...APPLICATION_FAULTS,
  ...TRUST_FAULTS,
  ...ASSERTION_FAULTS,
  ...REQUEST_FAULTS,
});

/**
 * What a numeric AADSTS code means; undefined when the table does not know it.
 *
 * @param code digits only, as `Nymgate-Hint` holds them
 * @example entraFault('700016')?.title // 'The tenant does not know an application of this client id.'
 */
export function entraFault(code: string): EntraFault | undefined {
  const table: Readonly<Record<string, EntraFault>> = ENTRA_FAULTS;
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
