import { SetupError } from '@nymgate/engine/kernel/errors';

/** What the configuration says of jobs and no event can be taken by. */
export function configError(message: string, fix: string): SetupError {
  return new SetupError([{ code: 'CONFIG_INVALID', severity: 'error', message, fix }]);
}
