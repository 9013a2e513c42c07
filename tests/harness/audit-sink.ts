import type { AuditSink } from '../../packages/engine/src/kernel/ports.ts';

/** A sink that never waits. */
export function createAuditSink(write: (line: string) => void): AuditSink {
  return { write, append: (line) => void write(line), isWritable: () => true };
}
