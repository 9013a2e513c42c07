import type { AuditSink } from '@nymgate/engine/kernel/ports';
import type { Line, LineSink } from '../runtime/write-line.ts';
import { type ChainedLine, chainLine, NO_CHAIN } from './chain-line.ts';

/** Last line of an audit log. A copy kept elsewhere proves that no earlier line was removed or changed. */
export type AuditHead = { readonly instance: string; readonly sequence: number; readonly chain: string };

export type AuditLog = AuditSink & {
  readonly head: () => AuditHead;
  /** Lines that could not be written. */
  readonly failures: () => number;
  /** After a failed line: writes a line if that is possible again. An attempt that fails is not one of the failures. */
  readonly retry: (createFields: () => string) => void;
};

export type AuditLogOptions = {
  /** Called when lines begin to fail. */
  readonly onFailure?: (() => void) | undefined;
  /** False: there is no room for further lines, although the last one was written. */
  readonly hasRoom?: (() => boolean) | undefined;
};

/** Numbers and chains audit lines. A line that could not be written takes no number. */
export function createAuditLog(
  sink: LineSink,
  instance: string,
  { onFailure, hasRoom = () => true }: AuditLogOptions = {},
): AuditLog {
  let sequence = 0;
  let chain = NO_CHAIN;
  let failures = 0;
  let isFailing = false;
  const chained = (fields: string): Line => {
    let next: ChainedLine | undefined;
    return {
      text: () => {
        next = chainLine({ instance, sequence: sequence + 1, chain }, fields);
        return next.text;
      },
      written: () => {
        sequence += 1;
        chain = next?.chain ?? chain;
        isFailing = false;
      },
    };
  };
  const fail = (error: unknown): never => {
    failures += 1;
    const isFirst = !isFailing;
    isFailing = true;
    if (isFirst) onFailure?.();
    throw error;
  };
  return Object.freeze({
    write: (fields: string) => {
      try {
        sink.write(chained(fields));
      } catch (error) {
        fail(error);
      }
    },
    append: (fields: string) => {
      try {
        return sink.append(chained(fields))?.catch(fail);
      } catch (error) {
        return fail(error);
      }
    },
    isWritable: () => !isFailing && hasRoom(),
    failures: () => failures,
    retry: (createFields) => {
      if (!isFailing) return;
      try {
        sink.write(chained(createFields()));
      } catch {
        // Tried again later. The line may be written and not be on the disk.
        isFailing = true;
      }
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
