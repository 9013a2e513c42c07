import type { AuditSink } from '@nymgate/engine/kernel/ports';
import type { LineSink } from '../runtime/write-line.ts';
import { chainLine, NO_CHAIN } from './chain-line.ts';

/** Last line of an audit log. A copy kept elsewhere proves that no earlier line was removed or changed. */
export type AuditHead = { readonly instance: string; readonly sequence: number; readonly chain: string };

export type AuditLog = AuditSink & { readonly head: () => AuditHead };

/** Numbers and chains audit lines. A line that could not be written takes no number. */
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

export function formatHead({ instance, sequence, chain }: AuditHead): string {
  return `${instance}:${sequence}:${chain}`;
}

const INSTANCE_BYTES = 9;

/** 12 random base64url characters. The host name is not used because it may contain a person's name. */
export function createInstanceId(bytes: (length: number) => Uint8Array): string {
  return Buffer.from(bytes(INSTANCE_BYTES)).toString('base64url');
}
