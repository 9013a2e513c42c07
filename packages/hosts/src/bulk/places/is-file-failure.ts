import { BulkError } from '@nymgate/bulk/bulk-fault';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { FileFailure } from './file-failure.ts';

/** Other errors are faults of the program or the machine. */
export function isFileFailure(error: unknown): error is BulkError | ObjectFailure | FileFailure {
  return error instanceof BulkError || error instanceof ObjectFailure || error instanceof FileFailure;
}
