import { SetupError } from '../kernel/errors.ts';

/**
 * A command line that cannot be meant; the process ends with 2.
 *
 * @example throw usageError('Give either --connector or --rules.', 'see "nymgate sanitize --help"');
 */
export function usageError(message: string, fix?: string): SetupError {
  return new SetupError([
    { code: 'USAGE', severity: 'error', message, ...(fix === undefined ? {} : { fix }) },
  ]);
}
