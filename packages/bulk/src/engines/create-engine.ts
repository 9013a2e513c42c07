import { BulkError } from '../bulk-fault.ts';
import type { BulkEngine, BulkFormat, EngineDependencies } from '../bulk-plan.ts';
import type { FileRuleSet } from '../bulk-rules.ts';
import { openTable } from '../csv/open-table.ts';
import { createTranscoder } from '../csv/text/transcode.ts';
import { concatBytes } from '../records/bytes.ts';
import { createJsonArrayEngine } from '../records/json-array-engine.ts';
import { createNdjsonEngine } from '../records/ndjson-engine.ts';

/**
 * The engine for one input under the rules of a set. Parquet has none: it is read from its end (`file-formats`), not as it comes.
 *
 * @throws BulkError FORMAT_MISMATCH for Parquet, and when the rules are for other formats
 */
export function createEngine(
  { set, format }: { readonly set: FileRuleSet; readonly format: BulkFormat },
  parts: EngineDependencies,
): BulkEngine {
  if (format === 'parquet') throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: format });
  const plan = set.open(format);
  if ('fault' in plan) throw new BulkError(plan);
  if (plan.type === 'table') return openTable(plan.planTable, plan.tableFormat, parts);
  if (format === 'ndjson') return withTranscoding(createNdjsonEngine(plan, parts));
  if (format === 'json-array') return withTranscoding(createJsonArrayEngine(plan, parts));
  throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: format });
}

/** JSON is UTF-8 (RFC 8259 section 8.1), but Windows PowerShell writes UTF-16 with a mark; a mark of UTF-8 is taken off as well. */
function withTranscoding(engine: BulkEngine): BulkEngine {
  const transcoder = createTranscoder('auto');
  return {
    ...engine,
    write: (chunk) => engine.write(transcoder.push(chunk)),
    end: () => concatBytes([engine.write(transcoder.end()).slice(), engine.end()]),
  };
}
