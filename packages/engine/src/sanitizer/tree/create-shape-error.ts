import { RequestError } from '../../kernel/errors.ts';
import type { UnexpectedShape } from '../../kernel/withheld-shapes.ts';

/** The failure of an answer that has another shape than its endpoint declares. */
export function createShapeError(shape: UnexpectedShape): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: shape });
}
