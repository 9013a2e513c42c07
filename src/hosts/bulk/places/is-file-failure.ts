import { BulkError } from '../../../bulk/bulk-fault.ts';
import { ObjectFailure } from '../../../object-stores/index.ts';
import { FileFailure } from './file-failure.ts';

/** Whether an error is about a file, and says so in words of ours; anything else is a fault of the program or the machine. */
export function isFileFailure(error: unknown): error is BulkError | ObjectFailure | FileFailure {
  return error instanceof BulkError || error instanceof ObjectFailure || error instanceof FileFailure;
}
