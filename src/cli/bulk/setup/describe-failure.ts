import { BulkError } from '../../../bulk/bulk-fault.ts';
import { ObjectFailure } from '../../../object-stores/index.ts';
import { CommandError } from '../../terminal/command-error.ts';
import { describeOnOneLine } from '../../terminal/report-failure.ts';

/** Whether an error is about a file, and says so in words of ours; anything else is a fault of the program or the machine. */
export function isFileFailure(error: unknown): error is Error {
  return error instanceof BulkError || error instanceof ObjectFailure || error instanceof CommandError;
}

/** Why a file failed, on one line, without a value of it. */
export function describeFailure(error: unknown): string {
  return error instanceof BulkError || error instanceof ObjectFailure
    ? error.message
    : describeOnOneLine(error);
}
