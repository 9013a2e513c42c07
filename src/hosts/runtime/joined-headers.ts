import type { HeaderList } from '../../kernel/ports.ts';

const BEARER = /(?:^|,)[ \t]*bearer[ \t]/i;

/**
 * Takes credentials apart that a platform has joined with commas, as it does with every repeated header: two of them are ambiguous and
 * must be seen to be two (T9-01). Neither a token nor a key of ours holds a comma. Signatures of AWS, which do, are left as they are
 * unless a token stands beside them.
 *
 * @example splitCredentials([['authorization', 'Bearer a, Bearer b']]) // [['authorization', 'Bearer a'], ['authorization', 'Bearer b']]
 */
export function splitCredentials(headers: HeaderList): HeaderList {
  return headers.flatMap(([name, value]) =>
    isJoined(name.toLowerCase(), value)
      ? value.split(',').map((part) => [name, part.trim()] as const)
      : [[name, value] as const],
  );
}

function isJoined(name: string, value: string): boolean {
  if (!value.includes(',')) return false;
  return name === 'x-api-key' || (name === 'authorization' && BEARER.test(value));
}
