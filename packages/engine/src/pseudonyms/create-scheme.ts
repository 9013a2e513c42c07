import { NATIVE_RULES, PSOXY_RULES } from './addresses/canonical-form.ts';
import { checkPsoxySecrets } from './check-psoxy-secrets.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';
import { createPsoxyScheme } from './psoxy-scheme.ts';
import { checkNativeKeys } from './schemes/native-keys.ts';
import { createNativeScheme } from './schemes/native-scheme.ts';
import type { Scheme } from './schemes/scheme.ts';

/**
 * Checks the keys and derives everything from them.
 *
 * @throws SetupError KEY_INVALID
 */
export function createScheme(options: PseudonymizerOptions): Scheme {
  const { ignoreDots = false } = options;
  const tenant = options.tenant.toLowerCase();
  if (options.scheme === 'psoxy') {
    checkPsoxySecrets(options);
    return createPsoxyScheme({ ...options, tenant }, { ...PSOXY_RULES, ignoreDots });
  }
  return createNativeScheme(
    checkNativeKeys(options.keys),
    { tenant, hashTenant: options.joinTenants === true ? '' : tenant },
    { ...NATIVE_RULES, ignoreDots },
  );
}
