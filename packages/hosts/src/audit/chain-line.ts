import { hash } from 'node:crypto';

const CHAIN_LENGTH = 43;
const BEFORE_CHAIN = ',"chain":"';
const AFTER_CHAIN = '"}';
/** Length of the chain field that ends each line. */
export const CHAIN_SUFFIX_LENGTH = BEFORE_CHAIN.length + CHAIN_LENGTH + AFTER_CHAIN.length;
/** Start of every audit line, by which readers tell audit lines from log lines. */
export const AUDIT_LINE_PREFIX = '{"audit":1,"instance":"';

/** The previous chain of the first line. */
export const NO_CHAIN = '';

/** Recomputes the chain of a line read from a file. */
export function computeChainOfBytes(previousChain: string, line: Uint8Array): string {
  const body = line.subarray(0, line.length - CHAIN_SUFFIX_LENGTH);
  return hash('sha256', Buffer.concat([Buffer.from(previousChain, 'latin1'), body, CLOSE]), 'base64url');
}
const CLOSE = Buffer.from('}');

export type ChainedLine = { readonly text: string; readonly chain: string };

/** Adds instance, sequence number and chain to the fields of a line. */
export function chainLine(
  {
    instance,
    sequence,
    chain,
  }: { readonly instance: string; readonly sequence: number; readonly chain: string },
  fields: string,
): ChainedLine {
  const open = `${AUDIT_LINE_PREFIX}${instance}","sequence":${sequence},${fields.slice(1, -1)}`;
  const link = hash('sha256', `${chain}${open}}`, 'base64url');
  return { text: `${open}${BEFORE_CHAIN}${link}${AFTER_CHAIN}`, chain: link };
}
