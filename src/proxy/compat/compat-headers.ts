import type { HeaderList } from '../../kernel/ports.ts';
import type { Compat } from './compat.ts';

/**
 * The `X-Psoxy-*` headers of an answer. The rules' hash is our policy hash, not the SHA-1 of somebody's YAML printer.
 *
 * @param authenticated whether the caller proved who it is: nobody else is told the hash of the salt, by which guesses of it
 * could be tried (PRV-1)
 */
export function compatHeaders(
  { version, saltHash }: Compat,
  { policy, authenticated }: { readonly policy: string; readonly authenticated: boolean },
): HeaderList {
  return [
    ['x-psoxy-rules-sha', policy],
    ['x-psoxy-psoxy-version', version],
    ...(authenticated && saltHash !== undefined
      ? ([['x-psoxy-pii-salt-sha256', saltHash]] satisfies HeaderList)
      : []),
  ];
}
