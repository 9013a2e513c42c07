import { isFileFailure } from '@nymgate/hosts/bulk/places/is-file-failure';
import { CommandError } from './command-error.ts';
import { describeErrorOnOneLine } from './report-failure.ts';

/** Whether an error is told of its file alone, and the others are made; anything else is a fault of the program or the machine. */
export function isFileError(error: unknown): error is Error {
  return isFileFailure(error) || error instanceof CommandError;
}

/** Why a file failed, on one line, without a value of it. */
export function describeFailure(error: unknown): string {
  if (!isFileFailure(error)) return describeErrorOnOneLine(error);
  return error.name === 'FileFailure' ? describeErrorOnOneLine(error) : error.message;
}
