import { AUDIT_LINE_PREFIX, CHAIN_SUFFIX_LENGTH } from '@nymgate/hosts/audit/chain-line';
import { classifyUnparsedLine, isBeginning } from './odd-line.ts';

/** What is read of an audit line; that the rest of it is what was written is shown by its chain. */
export type ParsedLine = {
  readonly kind: 'line';
  readonly instance: string;
  readonly sequence: number;
  readonly event: string;
  readonly time: string;
  readonly chain: string;
  /** The line from its brace to its brace; a collector may have written something before it. */
  readonly bytes: Buffer;
};

/** The begin of an audit line, and no JSON. Who wrote it and its number, where it goes so far. */
export type TruncatedLine = { readonly kind: 'cut'; readonly instance?: string; readonly sequence?: number };

/** `foreign`: what a reader may take for an audit line, or for a part of one, and no gateway writes (AUD-01). */
export type LineParseResult = ParsedLine | TruncatedLine | { readonly kind: 'foreign' | 'other' };

const START = Buffer.from(AUDIT_LINE_PREFIX);
const HEAD_LENGTH = 200;
const HEAD =
  /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),"event":"(\w{1,20})","time":"([^"]{24})"/;
const TAIL = /^,"chain":"([\w-]{43})"\}$/;
/** A collector puts a time, a stream or a name in front. What could be JSON there may be a line of its own. */
const JSON_MARK = /[{"]/;

/** @example parseLine(Buffer.from('{"level":"info",…}')) // { kind: 'other' } */
export function parseLine(line: Buffer): LineParseResult {
  const at = line.indexOf(START);
  if (at === -1) return { kind: classifyUnparsedLine(line.toString()) };
  if (at > 0 && JSON_MARK.test(line.toString('latin1', 0, at))) return { kind: 'foreign' };
  const bytes = at === 0 ? line : line.subarray(at);
  const head = HEAD.exec(bytes.toString('latin1', 0, HEAD_LENGTH));
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, bytes.length - CHAIN_SUFFIX_LENGTH)));
  if (head === null || tail === null) return readCut(bytes.toString());
  const [, instance = '', sequence, event = '', time = ''] = head;
  const [, chain = ''] = tail;
  return { kind: 'line', instance, sequence: Number(sequence), event, time, chain, bytes };
}

function readCut(text: string): LineParseResult {
  if (!isBeginning(text, HEAD)) return { kind: 'foreign' };
  const [, instance, sequence] = NUMBERED.exec(text) ?? [];
  return instance === undefined ? { kind: 'cut' } : { kind: 'cut', instance, sequence: Number(sequence) };
}
const NUMBERED = /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),/;
