import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditLog, createAuditLog, formatHead } from '../../../hosts/src/audit/create-audit-log.ts';
import { type AuditReport, createAuditLogVerifier, type VerifyOptions } from './verify-trail.ts';

const FOREIGN = 'AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it';
const TIME = '2026-11-27T10:00:00.000Z';
const LOG = '{"level":"info","time":"2026-11-27T10:00:00.000Z","event":"token_exchange"}';

/** A trail of start, requests and stop, as lines. */
function write(instance: string, count: number): { lines: string[]; trail: AuditLog } {
  const lines: string[] = [];
  const trail = createAuditLog((line) => void lines.push(line), instance);
  for (let index = 1; index <= count; index += 1) {
    const event = index === 1 ? 'start' : index === count ? 'stop' : 'request';
    trail.write(JSON.stringify({ event, time: TIME, caller: `key:${index}`, bytesOut: index }));
  }
  return { lines, trail };
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

const { lines: whole, trail } = write('one', 8);
const line = (number: number) => whole[number - 1] ?? '';
const [instance, sequence, chain] = formatHead(trail.head()).split(':');
const anchor = { instance: instance ?? '', sequence: Number(sequence), chain: chain ?? '' };

test('AUD-01 a whole trail is whole, with lines of the log and of collectors between', () => {
  const mixed = whole.flatMap((each) => [LOG, `2026-11-27T10:00:00Z stdout F ${each}`]);
  expect(verify(mixed, { anchors: [anchor] })).toEqual({
    lines: 8,
    findings: [],
    moreFindings: 0,
    cutLines: 0,
    instances: [{ instance: 'one', first: 1, last: 8, from: TIME, to: TIME, stopped: true, anchored: 8 }],
  });
});

describe('AUD-01 what was done to a trail is found', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a line removed', whole.toSpliced(3, 1), ['4 AUDIT_MISSING one number 4']],
    ['three lines removed', whole.toSpliced(3, 3), ['4 AUDIT_MISSING one numbers 4 to 6']],
    [
      'a byte changed',
      whole.with(3, line(4).replace('key:4', 'key:9')),
      ['4 AUDIT_CHANGED one number 4 does not follow from the one before'],
    ],
    [
      'a number changed',
      whole.with(3, line(4).replace('"sequence":4', '"sequence":5')),
      [
        '5 AUDIT_DOUBLED one number 5 is there again',
        '6 AUDIT_CHANGED one number 6 does not follow from the one before',
        '4 AUDIT_MISSING one number 4',
      ],
    ],
    [
      'a chain changed',
      whole.with(3, `${line(4).slice(0, -4)}AA"}`),
      [
        '4 AUDIT_CHANGED one number 4 does not follow from the one before',
        '5 AUDIT_CHANGED one number 5 does not follow from the one before',
      ],
    ],
    [
      'two lines swapped',
      whole.toSpliced(3, 2, line(5), line(4)),
      ['5 AUDIT_REORDERED one number 4 comes after number 5'],
    ],
    ['a line doubled', whole.toSpliced(4, 0, line(4)), ['5 AUDIT_DOUBLED one number 4 is there again']],
    ['the start cut off', whole.slice(2), ['1 AUDIT_BEGINNING one begins with number 3']],
    [
      'another start put in front',
      write('one', 3)
        .lines.slice(0, 1)
        .concat(whole.slice(1).map((each) => each.replace('key:2', 'key:3'))),
      ['2 AUDIT_CHANGED one number 2 does not follow from the one before'],
    ],
    [
      'a line written into the file',
      whole.toSpliced(4, 0, '{"audit":1,"caller":"key:7","sequence":99}'),
      ['5 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it'],
    ],
    [
      'the same with fields in another order and space',
      whole.toSpliced(4, 0, '{ "event": "request", "audit": 1 }'),
      ['5 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it'],
    ],
    [
      'the chain taken off a line',
      whole.with(3, line(4).replace(/,"chain":"[^"]*"/, '')),
      [
        '4 AUDIT_FOREIGN a reader may take it for an audit line, and no gateway writes it',
        '5 AUDIT_MISSING one number 4',
      ],
    ],
    [
      'text that is JSON put in front of a line, on the same line',
      whole.with(3, `{"audit" :1,"caller":"key:7"} ${line(4)}`),
      [`4 ${FOREIGN}`, '5 AUDIT_MISSING one number 4'],
    ],
    [
      'the name of the field escaped',
      whole.toSpliced(4, 0, '{"\\u0061udit":1,"caller":"key:7"}'),
      [`5 ${FOREIGN}`],
    ],
    [
      'the same behind what a collector writes',
      whole.toSpliced(4, 0, 'out F {"\\u0061udit":1}'),
      [`5 ${FOREIGN}`],
    ],
    ['the same in a list', whole.toSpliced(4, 0, '[{"\\u0061udit":1}]'), [`5 ${FOREIGN}`]],
    [
      'an object over several lines',
      whole.toSpliced(4, 0, '{', '  "audit": 1,', '  "caller": "key:7"', '}'),
      [`5 ${FOREIGN}`, `6 ${FOREIGN}`, `7 ${FOREIGN}`],
    ],
    [
      'the same, begun as a line of the log',
      whole.toSpliced(4, 0, '{"level":"info",', '"\\u0061udit"', ':1}'),
      [`6 ${FOREIGN}`],
    ],
    [
      'the same, begun as an audit line',
      whole.toSpliced(4, 0, '{"audit":1,"instance":"one","sequence":5,', '"caller":"key:7"}'),
      [`6 ${FOREIGN}`],
    ],
    [
      'a second object behind a copy of a line',
      whole.toSpliced(3, 0, `${line(4)} {"audit":1,"caller":"key:7"}`),
      [`4 ${FOREIGN}`],
    ],
    [
      'the half of a line that is there whole before',
      whole.toSpliced(4, 0, line(4).slice(0, 60)),
      ['5 AUDIT_DOUBLED one number 4 is there again, as a half line'],
    ],
    ['nothing at all', [LOG], ['- AUDIT_EMPTY nothing was verified']],
  ])('%s', (_, lines, findings) => {
    expect(found(lines)).toEqual(findings);
  });

  test('two instances whose lines are spliced: each is followed by itself', () => {
    const { lines: other } = write('two', 8);
    const woven = whole.flatMap((each, index) => [each, other[index] ?? '']);
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
        const index = at % whole.length;
        const text = whole[index] ?? '';
        const place = column % text.length;
        const changed = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
        const report = verify(whole.with(index, changed), { anchors: [anchor] });
        expect(report.findings.length > 0).toBe(changed !== text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('AUD-01 what a chain alone cannot prove', () => {
  test('an end that was cut off: no finding, but the report does not say that the instance stopped', () => {
    const report = verify(whole.slice(0, 5));
    expect(report.findings).toEqual([]);
    expect(report.instances).toMatchObject([{ last: 5, stopped: false }]);
  });

  test('with the head of the trail kept elsewhere it is found', () => {
    expect(found(whole.slice(0, 5), { anchors: [anchor] })).toEqual([
      '- AUDIT_ANCHOR one number 8 was kept elsewhere and is not here',
    ]);
  });

  test('and so is a trail that somebody who can write the file has made anew', () => {
    const anew: string[] = [];
    const forger = createAuditLog((text) => void anew.push(text), 'one');
    for (const _ of whole) forger.write(JSON.stringify({ event: 'request', time: TIME }));
    expect(found(anew)).toEqual([]);
    expect(found(anew, { anchors: [anchor] })).toEqual([
      '8 AUDIT_ANCHOR one number 8 is another than the one kept elsewhere',
    ]);
  });
});

test('with --partial a trail may begin later, and anchors of what was deleted say nothing', () => {
  const early = { instance: 'one', sequence: 2, chain: 'A'.repeat(43) };
  expect(found(whole.slice(2), { partial: true, anchors: [early, anchor] })).toEqual([]);
});

test('a line that could not be written whole is told, and is no finding: its number was given again (F29)', () => {
  const cut = whole.toSpliced(3, 0, line(4).slice(0, 60));
  expect(verify(cut)).toMatchObject({ findings: [], cutLines: 1, lines: 8 });
});

test('AUD-01 with --partial too, a trail does not begin behind the half of a line', () => {
  const cut = whole.with(3, line(4).slice(0, 60)).slice(3);
  expect(found(cut, { partial: true })).toEqual([
    '1 AUDIT_MISSING one number 4, of which a half line is left',
  ]);
});

test('files in the wrong order are one finding', () => {
  const moved = ['5 AUDIT_REORDERED one numbers 1 to 4 come after number 8'];
  expect(found([...whole.slice(4), ...whole.slice(0, 4)])).toEqual(moved);
  const gap = ['6 AUDIT_REORDERED one numbers 3 to 5 come after number 8'];
  expect(found([...whole.slice(0, 2), ...whole.slice(5), ...whole.slice(2, 5)])).toEqual(gap);
});

test.each(['gateway-1  | ', 'Nov 27 10:00:00 host nymgate[7]: ', '2026-11-27T10:00:00.1Z stdout F '])(
  'AUD-01 what a collector writes in front is no finding: %s',
  (prefix) => {
    const others = [LOG, LOG.slice(0, 40), '    at run (a.js:1:2) {', "  code: 'X'", '}', '[1] "text"', ''];
    expect(found([...whole, ...others].map((each) => `${prefix}${each}`))).toEqual([]);
    expect(found([...whole, ...others])).toEqual([]);
  },
);

test('AUD-01 a line too long to be read is a finding, whatever it holds', () => {
  const verifier = createAuditLogVerifier({ anchors: [], partial: false });
  verifier.addLine({ file: 'a', number: 1, line: Buffer.from('x'), tooLong: true });
  expect(verifier.finish().findings).toMatchObject([{ code: 'AUDIT_FOREIGN' }, { code: 'AUDIT_EMPTY' }]);
});

test('findings are kept up to a number, and counted beyond', () => {
  const forged = Array.from({ length: 1_500 }, () => '{"audit":2}');
  expect(verify([...whole, ...forged])).toMatchObject({ moreFindings: 500 });
});
