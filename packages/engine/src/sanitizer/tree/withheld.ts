import { RequestError } from '../../kernel/errors.ts';
import type { WithheldShape } from '../../kernel/withheld-shapes.ts';

/** The failure of an answer that has another shape than its endpoint declares. */
export function withheld(shape: WithheldShape): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: shape });
}
