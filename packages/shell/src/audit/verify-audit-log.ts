import { computeChainOfBytes, NO_CHAIN } from '@nymgate/hosts/audit/chain-line';
import type { CommandCode } from '../terminal/command-error.ts';
import { type ParsedLine, parseLine, type TruncatedLine } from './parse-line.ts';
import type { FileLine } from './read-file-lines.ts';
import { numbers, type SequenceGap, splitGap } from './sequence-gaps.ts';

export type AuditCode = Extract<CommandCode, `AUDIT_${string}`>;

/** A deviation from what the gateway wrote. Names and numbers only, never field values. */
export type AuditFinding = {
  readonly code: AuditCode;
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
};

/** The head of a chain, kept elsewhere. */
export type Anchor = { readonly instance: string; readonly sequence: number; readonly chain: string };

export type InstanceReport = {
  readonly instance: string;
  readonly first: number;
  readonly last: number;
  readonly from: string;
  readonly to: string;
  /** If `first` is the first line of a new file: the chain that it continues, the last one of the former file. */
  readonly after?: string;
  /** Whether the last line is `stop`. If not, the end may be cut off. */
  readonly stopped: boolean;
  /** Sequence number of the last anchored line; 0 if none. */
  readonly anchored: number;
};

export type AuditReport = {
  readonly lines: number;
  readonly instances: readonly InstanceReport[];
  readonly findings: readonly AuditFinding[];
  /** Findings beyond the limit. */
  readonly moreFindings: number;
  /** Truncated lines. A gateway leaves one when a write fails, and then doesn't respond (F29). */
  readonly cutLines: number;
};

export type VerifyOptions = {
  readonly anchors: readonly Anchor[];
  /** Older files may have been deleted, so a chain may start later than with its first line. */
  readonly partial: boolean;
};

export type AuditLogVerifier = {
  readonly addLine: (line: FileLine) => void;
  readonly finish: () => AuditReport;
};

/** Consecutive lines that all come after a later one. */
type ResumedInstance = SequenceGap & { readonly instance: string; readonly behind: number };

type Instance = {
  readonly first: number;
  readonly from: string;
  readonly after: string | undefined;
  last: number;
  to: string;
  chain: string;
  event: string;
  anchored: number;
  gaps: readonly SequenceGap[];
};

const MAX_FINDINGS = 1_000;
const CARRIAGE_RETURN = 13;
const MAX_GAPS = 1_000;

/**
 * Verifies the chains of any number of instances in interleaved lines. A changed line is one finding:
 * verification continues with the chain value of that line.
 */
export function createAuditLogVerifier({ anchors, partial }: VerifyOptions): AuditLogVerifier {
  const instances = new Map<string, Instance>();
  const kept = new Map(anchors.map((anchor) => [`${anchor.instance}:${anchor.sequence}`, anchor]));
  const met = new Set<string>();
  const findings: AuditFinding[] = [];
  let more = 0;
  let lines = 0;
  let cutLines = 0;
  const cuts: (Required<TruncatedLine> & { readonly place: FileLine })[] = [];
  let moved: ResumedInstance | undefined;
  const report = (code: AuditCode, message: string, place: Pick<FileLine, 'file' | 'number'>) => {
    if (findings.length >= MAX_FINDINGS) more += 1;
    else findings.push({ code, file: place.file, line: place.number, message });
  };

  const begin = (line: ParsedLine, place: FileLine): Instance => {
    const { sequence, event, time, chain, bytes, after } = line;
    const begun = { first: sequence, from: time, last: sequence, to: time, chain, event, after };
    const before = sequence === 1 ? NO_CHAIN : after;
    if (before !== undefined && computeChainOfBytes(before, bytes) !== chain) changed(line, place);
    const missing = { from: 1, to: sequence - 1, file: place.file, line: place.number };
    return { ...begun, anchored: 0, gaps: sequence > 1 ? [missing] : [] };
  };
  const changed = ({ instance, sequence }: ParsedLine, place: FileLine) =>
    report('AUDIT_CHANGED', `${instance} number ${sequence} does not follow from the one before`, place);
  const holdAgainst = (known: Instance, line: ParsedLine, place: FileLine) => {
    const { instance, sequence, chain } = line;
    const name = `${instance}:${sequence}`;
    const anchor = kept.get(name);
    if (anchor === undefined) return;
    met.add(name);
    if (anchor.chain === chain) known.anchored = Math.max(known.anchored, sequence);
    else
      report('AUDIT_ANCHOR', `${instance} number ${sequence} is another than the one kept elsewhere`, place);
  };
  const miss = (known: Instance, { instance, sequence }: ParsedLine, place: FileLine) => {
    const gap = { from: known.last + 1, to: sequence - 1, file: place.file, line: place.number };
    if (known.gaps.length < MAX_GAPS) known.gaps = [...known.gaps, gap];
    else report('AUDIT_MISSING', numbers(instance, gap), place);
  };
  const follow = (known: Instance, line: ParsedLine, place: FileLine) => {
    const { sequence, chain, bytes, event, time } = line;
    if (sequence > known.last + 1) miss(known, line, place);
    else if (computeChainOfBytes(known.chain, bytes) !== chain) changed(line, place);
    Object.assign(known, { last: sequence, to: time, chain, event });
  };
  const late = (known: Instance, line: ParsedLine, place: FileLine) => {
    const { instance, sequence } = line;
    const gap = known.gaps.find(({ from, to }) => from <= sequence && sequence <= to);
    if (gap === undefined)
      return report('AUDIT_DOUBLED', `${instance} number ${sequence} is there again`, place);
    known.gaps = known.gaps.flatMap((each) => (each === gap ? splitGap(gap, sequence) : [each]));
    const goesOn = moved?.instance === instance && moved.to + 1 === sequence;
    if (!goesOn) reportMoved();
    const begun = { from: sequence, file: place.file, line: place.number, instance, behind: known.last };
    moved = goesOn && moved !== undefined ? { ...moved, to: sequence } : { ...begun, to: sequence };
  };
  const reportMoved = () => {
    if (moved === undefined) return;
    const { instance, behind, from, to, file, line } = moved;
    const message = `${numbers(instance, moved)} ${from === to ? 'comes' : 'come'} after number ${behind}`;
    report('AUDIT_REORDERED', message, { file, number: line });
    moved = undefined;
  };
  const takeCut = ({ instance, sequence }: TruncatedLine, place: FileLine) => {
    cutLines += 1;
    if (instance === undefined || sequence === undefined) return;
    // A gateway reuses the number of a truncated line for the next one, but never that of a complete line.
    if (sequence <= (instances.get(instance)?.last ?? 0))
      report('AUDIT_DOUBLED', `${instance} number ${sequence} is there again, as a half line`, place);
    else if (cuts.length < MAX_GAPS) cuts.push({ kind: 'cut', instance, sequence, place });
  };
  const takeLine = (line: ParsedLine, place: FileLine) => {
    lines += 1;
    const known = instances.get(line.instance);
    if (known === undefined) instances.set(line.instance, begin(line, place));
    else if (line.sequence > known.last) follow(known, line, place);
    else late(known, line, place);
    const now = instances.get(line.instance);
    if (now !== undefined && kept.size > 0) holdAgainst(now, line, place);
  };

  return {
    addLine: (place) => {
      if (place.tooLong) return report('AUDIT_FOREIGN', 'it is longer than anything a gateway writes', place);
      const hasReturn = place.line.at(-1) === CARRIAGE_RETURN;
      const read = parseLine(hasReturn ? place.line.subarray(0, -1) : place.line);
      if (hasReturn && read.kind !== 'other')
        report('AUDIT_CHANGED', 'it ends with a carriage return, which no gateway writes', place);
      if (read.kind === 'line') takeLine(read, place);
      else if (read.kind === 'cut') takeCut(read, place);
      else if (read.kind === 'foreign')
        report('AUDIT_FOREIGN', 'a reader may take it for an audit line, and no gateway writes it', place);
    },
    finish: () => {
      reportMoved();
      // With --partial a chain may start later, but not after a truncated line.
      for (const { instance, sequence, place } of cuts)
        if (partial && sequence < (instances.get(instance)?.first ?? 0))
          report('AUDIT_MISSING', `${instance} number ${sequence}, of which a half line is left`, place);
      const gaps = [...instances].flatMap(([instance, found]) => findMissing(instance, { found, partial }));
      const lost = anchors.filter(({ instance, sequence }) => !met.has(`${instance}:${sequence}`));
      const unmet = lost.filter(
        ({ instance, sequence }) => !isBefore(instances.get(instance), sequence, partial),
      );
      const empty: AuditFinding[] =
        lines === 0 ? [{ code: 'AUDIT_EMPTY', message: 'nothing was verified' }] : [];
      return {
        lines,
        instances: [...instances].map(([instance, found]) => toReport(instance, found)),
        findings: [...findings, ...gaps, ...unmet.map(unmetAnchor), ...empty],
        moreFindings: more,
        cutLines,
      };
    },
  };
}

function isBefore(found: Instance | undefined, sequence: number, partial: boolean): boolean {
  return partial && (found === undefined || sequence < found.first);
}

function unmetAnchor({ instance, sequence }: Anchor): AuditFinding {
  return {
    code: 'AUDIT_ANCHOR',
    message: `${instance} number ${sequence} was kept elsewhere and is not here`,
  };
}

type AuditLogState = { readonly found: Instance; readonly partial: boolean };

function findMissing(instance: string, { found, partial }: AuditLogState): readonly AuditFinding[] {
  const { first, gaps } = found;
  return gaps.flatMap((gap): readonly AuditFinding[] => {
    const place = { file: gap.file, line: gap.line };
    const isBeginning = gap.from === 1 && gap.to < first;
    if (!isBeginning) return [{ code: 'AUDIT_MISSING', ...place, message: numbers(instance, gap) }];
    if (partial) return [];
    const message = `${instance} begins with number ${gap.to + 1}`;
    return [{ code: 'AUDIT_BEGINNING', ...place, message }];
  });
}

function toReport(instance: string, found: Instance): InstanceReport {
  const { first, last, from, to, event, anchored, after } = found;
  const stopped = event === 'stop';
  return { instance, first, last, from, to, stopped, anchored, ...(after !== undefined && { after }) };
}
