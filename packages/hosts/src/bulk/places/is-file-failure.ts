import { BulkError } from '@nymgate/bulk/bulk-fault';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { FileFailure } from './file-failure.ts';

/** Whether an error is about a file, and says so in words of ours; anything else is a fault of the program or the machine. */
export function isFileFailure(error: unknown): error is BulkError | ObjectFailure | FileFailure {
  return error instanceof BulkError || error instanceof ObjectFailure || error instanceof FileFailure;
}
