import { NATIVE_RULES, PSOXY_RULES } from './canonical-form.ts';
import { checkNativeKeys } from './check-native-keys.ts';
import { checkPsoxySecrets } from './check-psoxy-secrets.ts';
import { createNativeScheme } from './native-scheme.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';
import { createPsoxyScheme } from './psoxy-scheme.ts';
import type { Scheme } from './scheme.ts';

/**
 * Checks the keys and derives everything from them.
 *
 * @throws SetupError KEY_INVALID
 */
export function createScheme(options: PseudonymizerOptions): Scheme {
  const ignoreDots = options.ignoreDots ?? false;
  if (options.scheme === 'psoxy') {
    checkPsoxySecrets(options);
    return createPsoxyScheme(options, { ...PSOXY_RULES, ignoreDots });
  }
  return createNativeScheme(checkNativeKeys(options.keys), options.tenant.toLowerCase(), {
    ...NATIVE_RULES,
    ignoreDots,
  });
}
