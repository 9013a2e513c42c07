import type { PartNumber } from '@nymgate/bulk/split/part-number';
import { usageError } from '@nymgate/shell/terminal/report-failure';

/** Value of `--split`; without `index` the platform provides it. */
export type SplitOption = { readonly index?: number; readonly of: number };

/** Variables with the index of a process, from 0. */
const INDEXES = ['JOB_COMPLETION_INDEX', 'AWS_BATCH_JOB_ARRAY_INDEX', 'CLOUD_RUN_TASK_INDEX'] as const;

/** `--split`, else Kubernetes (indexed Job), AWS Batch, Cloud Run. @throws SetupError USAGE */
export function resolvePartNumber(
  { index, of }: SplitOption,
  environment: Readonly<Record<string, string | undefined>>,
): PartNumber {
  if (index !== undefined) return { index, of };
  const name = INDEXES.find((each) => environment[each] !== undefined);
  if (name === undefined)
    throw usageError(
      `--split has no number of this process, and none of ${INDEXES.join(', ')} is set.`,
      `write --split 0/${of} for the first process, and so on to ${of - 1}/${of}`,
    );
  const text = environment[name] ?? '';
  if (!/^\d{1,6}$/.test(text) || Number(text) >= of)
    throw usageError(`${name} is no number from 0 to ${of - 1}.`, 'start as many processes as --split says');
  return { index: Number(text), of };
}
