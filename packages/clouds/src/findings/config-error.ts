import { SetupError } from '@nymgate/engine/kernel/errors';

/** CONFIG_INVALID with one finding. */
export function configError(message: string, fix?: string): SetupError {
  return new SetupError([
    { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix !== undefined && { fix }) },
  ]);
}
