import { cpus, totalmem } from 'node:os';

/** What a measurement depends on besides the code. */
export const MACHINE = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
} as const;

export const MACHINE_TEXT = `Node ${MACHINE.node}, ${MACHINE.cores} x ${MACHINE.cpu}, ${MACHINE.gigabytes} GB, ${MACHINE.platform}`;
