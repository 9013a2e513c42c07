import { LINE_START, TAIL_LENGTH } from '../../hosts/audit/chain-line.ts';

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

/** `cut`: the begin of an audit line, and no JSON; `foreign`: JSON that a reader takes for an audit line and no gateway writes. */
export type ReadLine = ParsedLine | { readonly kind: 'cut' | 'foreign' | 'other' };

const START = Buffer.from(LINE_START);
const NAME = Buffer.from('"audit"');
const HEAD_LENGTH = 200;
const HEAD =
  /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),"event":"(\w{1,20})","time":"([^"]{24})"/;
const TAIL = /^,"chain":"([\w-]{43})"\}$/;

/** @example parseLine(Buffer.from('{"level":"info",…}')) // { kind: 'other' } */
export function parseLine(line: Buffer): ReadLine {
  const at = line.indexOf(START);
  if (at === -1) return line.includes(NAME) && isAudit(line) ? { kind: 'foreign' } : { kind: 'other' };
  const bytes = at === 0 ? line : line.subarray(at);
  const head = HEAD.exec(bytes.toString('latin1', 0, HEAD_LENGTH));
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, bytes.length - TAIL_LENGTH)));
  if (head === null || tail === null) return { kind: isAudit(bytes) ? 'foreign' : 'cut' };
  const [, instance = '', sequence, event = '', time = ''] = head;
  const [, chain = ''] = tail;
  return { kind: 'line', instance, sequence: Number(sequence), event, time, chain, bytes };
}

/** Whether it is JSON with a member `audit`: what readers of the trail look for. The log has none. */
function isAudit(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'audit');
  } catch {
    return false;
  }
}
