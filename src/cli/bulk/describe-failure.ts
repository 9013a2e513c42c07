import { BulkError } from '../../bulk/bulk-fault.ts';
import { ObjectFailure } from '../../object-stores/index.ts';
import { describeOnOneLine } from '../terminal/report-failure.ts';

/** Why a file failed, on one line, without a value of it. */
export function describeFailure(error: unknown): string {
  return error instanceof BulkError || error instanceof ObjectFailure
    ? error.message
    : describeOnOneLine(error);
}
