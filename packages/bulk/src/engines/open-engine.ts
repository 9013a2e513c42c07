import { BulkError } from '../bulk-fault.ts';
import type { BulkEngine, BulkFormat, EngineParts } from '../bulk-plan.ts';
import type { BulkSet } from '../bulk-rules.ts';
import { openTable } from '../csv/open-table.ts';
import { createTranscoder } from '../csv/text/transcode.ts';
import { joinBytes } from '../records/bytes.ts';
import { openJsonArray } from '../records/json-array-engine.ts';
import { openNdjson } from '../records/ndjson-engine.ts';

/**
 * The engine for one input under the rules of a set. Parquet has none: it is read from its end (`file-formats`), not as it comes.
 *
 * @throws BulkError FORMAT_MISMATCH for Parquet, and when the rules are for other formats
 */
export function openEngine(
  { set, format }: { readonly set: BulkSet; readonly format: BulkFormat },
  parts: EngineParts,
): BulkEngine {
  if (format === 'parquet') throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: format });
  const plan = set.open(format);
  if ('fault' in plan) throw new BulkError(plan);
  if (plan.type === 'table') return openTable(plan.planTable, plan.form, parts);
  if (format === 'ndjson') return transcoded(openNdjson(plan, parts));
  if (format === 'json-array') return transcoded(openJsonArray(plan, parts));
  throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: format });
}

/** JSON is UTF-8 (RFC 8259 section 8.1), but Windows PowerShell writes UTF-16 with a mark; a mark of UTF-8 is taken off as well. */
function transcoded(engine: BulkEngine): BulkEngine {
  const transcoder = createTranscoder('auto');
  return {
    ...engine,
    push: (chunk) => engine.push(transcoder.push(chunk)),
    end: () => joinBytes([engine.push(transcoder.end()).slice(), engine.end()]),
  };
}
