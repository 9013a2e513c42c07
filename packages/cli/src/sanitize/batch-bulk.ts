import { BulkError } from '@nymgate/bulk/bulk-fault';
import { type BulkFormat, REJECT_REASONS } from '@nymgate/bulk/bulk-plan';
import { type FileRuleSet, findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { parseFileName } from '@nymgate/bulk/parse-file-name';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { BatchBulkRequest } from './batch-request.ts';

/**
 * One file of the batch protocol. The answer has no place for rows that are left out, so the first one fails it.
 *
 * @throws CommandError BULK_FAILED
 */
export function runBulkRequest(
  { name, contentType }: BatchBulkRequest,
  setup: BulkSetup,
  body: Uint8Array,
): string {
  const set = findFileRuleSet(setup.rules, name);
  if (set === undefined) throw new CommandError('BULK_FAILED', 'no rule is for a file of this name');
  try {
    return treat({ set, format: formatOf(set, name, contentType) }, setup, body);
  } catch (error) {
    if (error instanceof BulkError) throw new CommandError('BULK_FAILED', error.message.replace(/\.$/, ''));
    throw error;
  }
}

function treat(
  file: { readonly set: FileRuleSet; readonly format: BulkFormat },
  setup: BulkSetup,
  body: Uint8Array,
): string {
  const engine = createEngine(file, {
    pseudonymizer: setup.pseudonymizer,
    onReject: (line, reason) => {
      throw new CommandError('BULK_FAILED', `line ${line} ${REJECT_REASONS[reason]}`);
    },
  });
  const first = engine.write(body).slice();
  const last = engine.end();
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat([first, last]));
}

const CONTENT_TYPES: readonly (readonly [RegExp, BulkFormat])[] = [
  [/parquet/, 'parquet'],
  [/csv/, 'csv'],
  [/ndjson|jsonl/, 'ndjson'],
  [/^application\/json\b/, 'json-array'],
];

/** The rules decide, then the type, then the name (psoxy-facts.md#l); what none of them tells is what the rules are for. */
function formatOf(set: FileRuleSet, name: string, contentType = ''): BulkFormat {
  const typed = CONTENT_TYPES.find(([pattern]) => pattern.test(contentType.toLowerCase()))?.[1];
  const told = set.format ?? typed ?? parseFileName(name).format;
  const likely = (['csv', 'ndjson'] as const).find((format) => !('fault' in set.open(format)));
  if (told === undefined || 'fault' in set.open(told)) return likely ?? told ?? 'ndjson';
  return told;
}
