import { isFileFailure } from '@nymgate/hosts/bulk/places/is-file-failure';
import { CommandError } from './command-error.ts';
import { describeErrorOnOneLine } from './report-failure.ts';

/** Whether an error concerns one file only, so that the others continue. */
export function isFileError(error: unknown): error is Error {
  return isFileFailure(error) || error instanceof CommandError;
}

/** One line, without a value of the file. */
export function describeFailure(error: unknown): string {
  if (!isFileFailure(error)) return describeErrorOnOneLine(error);
  return error.name === 'FileFailure' ? describeErrorOnOneLine(error) : error.message;
}
