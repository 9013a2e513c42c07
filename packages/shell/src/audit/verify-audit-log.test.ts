import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditLog, createAuditLog, formatHead } from '../../../hosts/src/audit/create-audit-log.ts';
import { toLineSink } from '../../../hosts/src/runtime/write-line.ts';
import { type AuditReport, createAuditLogVerifier, type VerifyOptions } from './verify-audit-log.ts';

const UNKNOWN_LINE = 'AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it';
const TIME = '2026-11-27T10:00:00.000Z';
const LOG = '{"level":"info","time":"2026-11-27T10:00:00.000Z","event":"token_exchange"}';

/** A trail of start, requests and stop, as lines. */
function write(instance: string, count: number): { lines: string[]; auditLog: AuditLog } {
  const lines: string[] = [];
  const auditLog = createAuditLog(
    toLineSink((line) => void lines.push(line)),
    instance,
  );
  for (let index = 1; index <= count; index += 1) {
    const event = index === 1 ? 'start' : index === count ? 'stop' : 'request';
    auditLog.write(JSON.stringify({ event, time: TIME, caller: `key:${index}`, bytesOut: index }));
  }
  return { lines, auditLog };
}

function verify(lines: readonly string[], options: Partial<VerifyOptions> = {}): AuditReport {
  const verifier = createAuditLogVerifier({ anchors: [], partial: false, ...options });
  for (const [index, line] of lines.entries())
    verifier.addLine({ file: 'audit.log', number: index + 1, line: Buffer.from(line) });
  return verifier.finish();
}

function found(lines: readonly string[], options: Partial<VerifyOptions> = {}): readonly string[] {
  return verify(lines, options).findings.map(
    ({ code, line, message }) => `${line ?? '-'} ${code} ${message}`,
  );
}

const { lines: complete, auditLog } = write('one', 8);
const line = (number: number) => complete[number - 1] ?? '';
const [instance, sequence, chain] = formatHead(auditLog.head()).split(':');
const anchor = { instance: instance ?? '', sequence: Number(sequence), chain: chain ?? '' };

test('AUD-01 a whole audit log is whole, with lines of the log and of collectors between', () => {
  const mixed = complete.flatMap((each) => [LOG, `2026-11-27T10:00:00Z stdout F ${each}`]);
  expect(verify(mixed, { anchors: [anchor] })).toEqual({
    lines: 8,
    findings: [],
    moreFindings: 0,
    cutLines: 0,
    instances: [{ instance: 'one', first: 1, last: 8, from: TIME, to: TIME, stopped: true, anchored: 8 }],
  });
});

describe('AUD-01 what was done to an audit log is found', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a line removed', complete.toSpliced(3, 1), ['4 AUDIT_MISSING one number 4']],
    [
      'a carriage return behind a line',
      complete.with(3, `${line(4)}\r`),
      ['4 AUDIT_CHANGED it ends with a carriage return, which no gateway writes'],
    ],
    ['three lines removed', complete.toSpliced(3, 3), ['4 AUDIT_MISSING one numbers 4 to 6']],
    [
      'a byte changed',
      complete.with(3, line(4).replace('key:4', 'key:9')),
      ['4 AUDIT_CHANGED one number 4 does not follow from the one before'],
    ],
    [
      'a number changed',
      complete.with(3, line(4).replace('"sequence":4', '"sequence":5')),
      [
        '5 AUDIT_DOUBLED one number 5 is there again',
        '6 AUDIT_CHANGED one number 6 does not follow from the one before',
        '4 AUDIT_MISSING one number 4',
      ],
    ],
    [
      'a chain changed',
      complete.with(3, `${line(4).slice(0, -4)}AA"}`),
      [
        '4 AUDIT_CHANGED one number 4 does not follow from the one before',
        '5 AUDIT_CHANGED one number 5 does not follow from the one before',
      ],
    ],
    [
      'two lines swapped',
      complete.toSpliced(3, 2, line(5), line(4)),
      ['5 AUDIT_REORDERED one number 4 comes after number 5'],
    ],
    ['a line doubled', complete.toSpliced(4, 0, line(4)), ['5 AUDIT_DOUBLED one number 4 is there again']],
    ['the start cut off', complete.slice(2), ['1 AUDIT_BEGINNING one begins with number 3']],
    [
      'another start put in front',
      write('one', 3)
        .lines.slice(0, 1)
        .concat(complete.slice(1).map((each) => each.replace('key:2', 'key:3'))),
      ['2 AUDIT_CHANGED one number 2 does not follow from the one before'],
    ],
    [
      'a line written into the file',
      complete.toSpliced(4, 0, '{"audit":1,"caller":"key:7","sequence":99}'),
      ['5 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it'],
    ],
    [
      'the same with fields in another order and space',
      complete.toSpliced(4, 0, '{ "event": "request", "audit": 1 }'),
      ['5 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it'],
    ],
    [
      'the chain taken off a line',
      complete.with(3, line(4).replace(/,"chain":"[^"]*"/, '')),
      [
        '4 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it',
        '5 AUDIT_MISSING one number 4',
      ],
    ],
    [
      'text that is JSON put in front of a line, on the same line',
      complete.with(3, `{"audit" :1,"caller":"key:7"} ${line(4)}`),
      [`4 ${UNKNOWN_LINE}`, '5 AUDIT_MISSING one number 4'],
    ],
    [
      'the name of the field escaped',
      complete.toSpliced(4, 0, '{"\\u0061udit":1,"caller":"key:7"}'),
      [`5 ${UNKNOWN_LINE}`],
    ],
    [
      'the same behind what a collector writes',
      complete.toSpliced(4, 0, 'out F {"\\u0061udit":1}'),
      [`5 ${UNKNOWN_LINE}`],
    ],
    ['the same in a list', complete.toSpliced(4, 0, '[{"\\u0061udit":1}]'), [`5 ${UNKNOWN_LINE}`]],
    [
      'an object over several lines',
      complete.toSpliced(4, 0, '{', '  "audit": 1,', '  "caller": "key:7"', '}'),
      [`5 ${UNKNOWN_LINE}`, `6 ${UNKNOWN_LINE}`, `7 ${UNKNOWN_LINE}`],
    ],
    [
      'the same, begun as a line of the log',
      complete.toSpliced(4, 0, '{"level":"info",', '"\\u0061udit"', ':1}'),
      [`6 ${UNKNOWN_LINE}`],
    ],
    [
      'the same, begun as an audit line',
      complete.toSpliced(4, 0, '{"audit":1,"instance":"one","sequence":5,', '"caller":"key:7"}'),
      [`6 ${UNKNOWN_LINE}`],
    ],
    [
      'a second object behind a copy of a line',
      complete.toSpliced(3, 0, `${line(4)} {"audit":1,"caller":"key:7"}`),
      [`4 ${UNKNOWN_LINE}`],
    ],
    [
      'the half of a line that is there whole before',
      complete.toSpliced(4, 0, line(4).slice(0, 60)),
      ['5 AUDIT_DOUBLED one number 4 is there again, as a half line'],
    ],
    ['nothing at all', [LOG], ['- AUDIT_EMPTY nothing was verified']],
  ])('%s', (_, lines, findings) => {
    expect(found(lines)).toEqual(findings);
  });

  test('two instances whose lines are spliced: each is followed by itself', () => {
    const { lines: other } = write('two', 8);
    const woven = complete.flatMap((each, index) => [each, other[index] ?? '']);
    expect(found(woven)).toEqual([]);
    const spliced = woven.with(7, (other[3] ?? '').replace('"two"', '"one"')).toSpliced(6, 1);
    expect(found(spliced)).toEqual([
      '7 AUDIT_CHANGED one number 4 does not follow from the one before',
      '8 AUDIT_CHANGED one number 5 does not follow from the one before',
      '9 AUDIT_MISSING two number 4',
    ]);
  });

  test('any one byte of any line changed, whatever to', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 32, max: 126 }), (at, column, code) => {
        // The last line has no follower, but its own chain holds it.
        const index = at % complete.length;
        const text = complete[index] ?? '';
        const place = column % text.length;
        const changed = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
        const report = verify(complete.with(index, changed), { anchors: [anchor] });
        expect(report.findings.length > 0).toBe(changed !== text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('AUD-01 what a chain alone cannot prove', () => {
  test('an end that was cut off: no finding, but the report does not say that the instance stopped', () => {
    const report = verify(complete.slice(0, 5));
    expect(report.findings).toEqual([]);
    expect(report.instances).toMatchObject([{ last: 5, stopped: false }]);
  });

  test('with the head of the audit log kept elsewhere it is found', () => {
    expect(found(complete.slice(0, 5), { anchors: [anchor] })).toEqual([
      '- AUDIT_ANCHOR one number 8 was kept elsewhere and is not here',
    ]);
  });

  test('and so is an audit log that somebody who can write the file has made anew', () => {
    const restarted: string[] = [];
    const forger = createAuditLog(
      toLineSink((text) => void restarted.push(text)),
      'one',
    );
    for (const _ of complete) forger.write(JSON.stringify({ event: 'request', time: TIME }));
    expect(found(restarted)).toEqual([]);
    expect(found(restarted, { anchors: [anchor] })).toEqual([
      '8 AUDIT_ANCHOR one number 8 is another than the one kept elsewhere',
    ]);
  });
});

test('with --partial an audit log may begin later, and anchors of what was deleted say nothing', () => {
  const early = { instance: 'one', sequence: 2, chain: 'A'.repeat(43) };
  expect(found(complete.slice(2), { partial: true, anchors: [early, anchor] })).toEqual([]);
});

test('a line that could not be written whole is told, and is no finding: its number was given again (F29)', () => {
  const cut = complete.toSpliced(3, 0, line(4).slice(0, 60));
  expect(verify(cut)).toMatchObject({ findings: [], cutLines: 1, lines: 8 });
});

test('AUD-01 with --partial too, an audit log does not begin behind the half of a line', () => {
  const cut = complete.with(3, line(4).slice(0, 60)).slice(3);
  expect(found(cut, { partial: true })).toEqual([
    '1 AUDIT_MISSING one number 4, of which a half line is left',
  ]);
});

test('files in the wrong order are one finding', () => {
  const moved = ['5 AUDIT_REORDERED one numbers 1 to 4 come after number 8'];
  expect(found([...complete.slice(4), ...complete.slice(0, 4)])).toEqual(moved);
  const gap = ['6 AUDIT_REORDERED one numbers 3 to 5 come after number 8'];
  expect(found([...complete.slice(0, 2), ...complete.slice(5), ...complete.slice(2, 5)])).toEqual(gap);
});

test.each(['gateway-1  | ', 'Nov 27 10:00:00 host nymgate[7]: ', '2026-11-27T10:00:00.1Z stdout F '])(
  'AUD-01 what a collector writes in front is no finding: %s',
  (prefix) => {
    const others = [LOG, LOG.slice(0, 40), '    at run (a.js:1:2) {', "  code: 'X'", '}', '[1] "text"', ''];
    expect(found([...complete, ...others].map((each) => `${prefix}${each}`))).toEqual([]);
    expect(found([...complete, ...others])).toEqual([]);
  },
);

test('AUD-01 a line too long to be read is a finding, whatever it holds', () => {
  const verifier = createAuditLogVerifier({ anchors: [], partial: false });
  verifier.addLine({ file: 'a', number: 1, line: Buffer.from('x'), tooLong: true });
  expect(verifier.finish().findings).toMatchObject([{ code: 'AUDIT_FOREIGN' }, { code: 'AUDIT_EMPTY' }]);
});

test('findings are kept up to a number, and counted beyond', () => {
  const forged = Array.from({ length: 1_500 }, () => '{"audit":2}');
  expect(verify([...complete, ...forged])).toMatchObject({ moreFindings: 500 });
});
