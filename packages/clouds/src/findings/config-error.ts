import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';

/** CONFIG_INVALID with one finding. */
export function configError(message: string, fix?: string): SetupError {
  return setupError('CONFIG_INVALID', message, fix);
}
