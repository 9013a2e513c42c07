import type { Config } from '../../config/index.ts';
import { type Issue, SetupError } from '../../kernel/errors.ts';

/** @throws SetupError CONFIG_INVALID: nobody can be told by a header where the gateway is */
export function publicUrlOf({ publicUrl }: Config): string {
  if (publicUrl !== undefined) return publicUrl;
  const issue: Issue = {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: 'publicUrl is required on this host: links of answers start with it',
    fix: 'set it, or the variable NYMGATE_PUBLIC_URL, to the address that the platform has given to the function',
  };
  throw new SetupError([issue]);
}
