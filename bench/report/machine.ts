import { cpus, totalmem } from 'node:os';

/** What a measurement depends on besides the code. */
export const MACHINE = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
} as const;

export type Machine = typeof MACHINE;

/** The part of it that stays the same when another Node runs. */
export function hardwareText({ cores, cpu, gigabytes, platform }: Machine): string {
  return `${cores} x ${cpu}, ${gigabytes} GB, ${platform}`;
}

export const MACHINE_TEXT = `Node ${MACHINE.node}, ${hardwareText(MACHINE)}`;

/** @example majorOf('v24.21.0') // 24 */
export function parseMajorVersion(version: string): number {
  return Number(/^v?(\d+)/.exec(version)?.[1]);
}

/**
 * The version of Node that goals and floors are those of, and the page of results. An older one reads and writes JSON more slowly, so
 * it meets them too; with a newer one they say nothing, because what we are compared with has become quicker than we have.
 */
export const REFERENCE = 24;

/** Whether floors hold for the Node that runs. */
export const HAS_FLOORS = parseMajorVersion(MACHINE.node) <= REFERENCE;
