import { hash } from 'node:crypto';

/** Characters of a chain value: SHA-256 as base64url. */
const CHAIN_LENGTH = 43;
const BEFORE_CHAIN = ',"chain":"';
const AFTER_CHAIN = '"}';
/** Characters that stand behind the last field of a line. */
export const CHAIN_SUFFIX_LENGTH = BEFORE_CHAIN.length + CHAIN_LENGTH + AFTER_CHAIN.length;
/** How every line begins; a reader finds audit lines among others by it. */
export const AUDIT_LINE_PREFIX = '{"audit":1,"instance":"';

/** The first line of a trail follows none. */
export const NO_CHAIN = '';

/**
 * The value that joins a line to the one before: base64url(SHA-256(chain of the line before ‖ line without its chain)), over the
 * bytes as they are written (AUD-01).
 *
 * @param before chain of the line before; `NO_CHAIN` for the first
 * @param line without its chain, `{…}`
 */
function computeChain(previousChain: string, line: string): string {
  return hash('sha256', previousChain + line, 'base64url');
}

/** The same for a line as it lies in a file. */
export function computeChainOfBytes(previousChain: string, line: Uint8Array): string {
  const body = line.subarray(0, line.length - CHAIN_SUFFIX_LENGTH);
  return hash('sha256', Buffer.concat([Buffer.from(previousChain, 'latin1'), body, CLOSE]), 'base64url');
}
const CLOSE = Buffer.from('}');

/** One line of the trail in the form in which it is written. */
export type ChainedLine = { readonly text: string; readonly chain: string };

/**
 * Adds who writes, the number and the chain to the fields of a line.
 *
 * @param fields a JSON object with at least one member
 * @example chainLine({ instance: 'k3…', sequence: 1, chain: NO_CHAIN }, '{"event":"stop"}').text
 */
export function chainLine(
  {
    instance,
    sequence,
    chain,
  }: { readonly instance: string; readonly sequence: number; readonly chain: string },
  fields: string,
): ChainedLine {
  const open = `${AUDIT_LINE_PREFIX}${instance}","sequence":${sequence},${fields.slice(1, -1)}`;
  const own = computeChain(chain, `${open}}`);
  return { text: `${open}${BEFORE_CHAIN}${own}${AFTER_CHAIN}`, chain: own };
}
