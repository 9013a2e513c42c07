import { RequestError } from '../kernel/errors.ts';

/**
 * The only place where a token is refused, so that no two refusals can differ.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function refuseToken(): never {
  throw new RequestError('TOKEN_INVALID');
}
