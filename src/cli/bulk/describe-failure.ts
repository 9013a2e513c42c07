import { BulkError } from '../../bulk/bulk-fault.ts';
import { describeOnOneLine } from '../terminal/report-failure.ts';

/** Why a file failed, on one line, without a value of it. */
export function describeFailure(error: unknown): string {
  return error instanceof BulkError ? error.message : describeOnOneLine(error);
}
