import { Buffer } from 'node:buffer';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { keptOutput } from '@nymgate/engine/sanitizer/bytes/output-bytes';
import { openNative } from '@nymgate/engine/sanitizer/open-native';
import { openSanitizer } from '@nymgate/engine/sanitizer/open-sanitizer';
import type { RejectReason, SanitizeRecord, TablePlan } from '../bulk-plan.ts';
import { WINDOW_BYTES } from '../shuffle-window.ts';
import { createPropertyCounter } from './count-properties.ts';

/** Of one record; the gateway's own limits of one answer. */
export const RECORD_LIMITS = Object.freeze({
  responseBytes: 67_108_864,
  depth: 128,
  stringBytes: 16_777_216,
  objectKeys: 100_000,
});

/** Bytes of one record: those that are shuffled wait for others (BLK-05). */
export function getMaxRecordBytes(rowOrder: TablePlan['rowOrder']): number {
  return rowOrder === 'shuffled' ? WINDOW_BYTES : RECORD_LIMITS.responseBytes;
}

/** Records under native rules, by the sanitizer that the gateway has for answers of Graph. A link is of no use in a file. */
export function createNativeRecordSanitizer(node: PlanNode, pseudonymizer: Pseudonymizer): SanitizeRecord {
  const context = {
    pseudonymizer,
    limits: RECORD_LIMITS,
    sealLink: () => undefined,
    output: keptOutput(),
    compact: true,
  };
  const properties = createPropertyCounter(node);
  const sanitizeOnce = (record: Uint8Array) => {
    const sanitizer = openSanitizer(openNative(node, context), RECORD_LIMITS);
    sanitizer.write(record);
    return sanitizer.end();
  };
  const sanitize = withJsonErrors((record) => {
    const first = sanitizeOnce(record);
    const clean = hasReplaced(first.body) ? properties.dropUnprintable(record, RECORD_LIMITS) : undefined;
    const result = clean === undefined ? first : sanitizeOnce(clean);
    properties.add(record, result.body, result);
    return result.body;
  });
  return Object.assign(sanitize, { countProperties: properties.counts });
}

const REPLACED = Buffer.from('\ufffd');

/** Whether the sanitizer may have put U+FFFD in place of a character. */
function hasReplaced(body: Uint8Array): boolean {
  const [first = 0] = REPLACED;
  return (
    body.includes(first) && Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(REPLACED)
  );
}

/** A record that the sanitizer withholds is left out, with the reason in place of the error. */
export function withJsonErrors(sanitize: (record: Uint8Array) => Uint8Array): SanitizeRecord {
  return (record) => {
    try {
      return sanitize(record);
    } catch (error) {
      if (error instanceof RequestError) return toRejectReason(error.detail.subject);
      throw error;
    }
  };
}

const REASON_BY_SUBJECT: Readonly<Record<string, RejectReason>> = {
  syntax: 'not-json',
  trailing: 'not-json',
  encoding: 'not-text',
  depth: 'row-too-long',
  keys: 'row-too-long',
  string: 'cell-too-long',
  size: 'row-too-long',
  root: 'not-an-object',
};

function toRejectReason(subject: string | undefined): RejectReason {
  return REASON_BY_SUBJECT[subject ?? ''] ?? 'value-refused';
}
