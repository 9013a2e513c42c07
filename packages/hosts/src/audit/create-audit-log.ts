import type { AuditSink } from '@nymgate/engine/kernel/ports';
import type { LineSink } from '../runtime/write-line.ts';
import { chainLine, NO_CHAIN } from './chain-line.ts';

/** The last line of a trail. Who keeps it elsewhere can show later that nothing up to it was taken away or changed. */
export type AuditHead = {
  readonly instance: string;
  /** Lines written so far. */
  readonly sequence: number;
  readonly chain: string;
};

export type AuditLog = AuditSink & { readonly head: () => AuditHead };

/**
 * The audit trail of one running gateway: numbers the lines from 1 and chains each to the one before. A line that could not be
 * written takes no number, so the next one follows the last that was.
 *
 * @param instance tells this run from every other; the same for all of its lines
 * @example createAuditTrail(createLineSink(1), newInstance()).write('{"event":"stop"}');
 */
export function createAuditLog(sink: LineSink, instance: string): AuditLog {
  let sequence = 0;
  let chain = NO_CHAIN;
  return Object.freeze({
    write: (fields: string) => {
      const next = chainLine({ instance, sequence: sequence + 1, chain }, fields);
      sink(next.text);
      sequence += 1;
      chain = next.chain;
    },
    head: () => ({ instance, sequence, chain }),
  });
}

/** @example formatHead(trail.head()) // what `nymgate audit verify --anchor` takes: 'k3v9a0c2m8qd:17:Yk9…' */
export function formatHead({ instance, sequence, chain }: AuditHead): string {
  return `${instance}:${sequence}:${chain}`;
}

const INSTANCE_BYTES = 9;

/** 12 random characters of base64url. The host's name is not taken: it may be a person's. */
export function createInstanceId(bytes: (length: number) => Uint8Array): string {
  return Buffer.from(bytes(INSTANCE_BYTES)).toString('base64url');
}
