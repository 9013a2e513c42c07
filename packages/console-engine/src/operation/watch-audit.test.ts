import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { REQUEST_ERRORS } from '../../../engine/src/kernel/errors.ts';
import { createAuditLog, formatHead } from '../../../hosts/src/audit/create-audit-log.ts';
import { toLineSink } from '../../../hosts/src/runtime/write-line.ts';
import { tailAuditFile } from './resolve-watch-target.ts';
import { watchLocalAuditLog } from './watch-audit.ts';

const TIME = '2026-11-28T05:00:00.000Z';

/** A trail of so many requests, as a gateway writes it. */
function writeAuditLines(count: number) {
  const lines: string[] = [];
  const auditLog = createAuditLog(
    toLineSink((line) => void lines.push(line)),
    'k3v9a0c2m8qd',
  );
  auditLog.write(`{"event":"start","time":"${TIME}"}`);
  for (let index = 1; index < count; index += 1)
    auditLog.write(
      `{"event":"request","time":"${TIME}","client":"127.0.0.1","subject":"t~secret","caller":"local","connector":"entra-id","endpoint":"users","method":"GET","code":"","status":200,"milliseconds":1.5,"graphMilliseconds":9}`,
    );
  return { lines, head: formatHead(auditLog.head()) };
}

test('AUD-01 the own trail is verified as it grows, its end compared with what the gateway tells', async () => {
  const { lines, head } = writeAuditLines(3);
  const watch = watchLocalAuditLog();
  expect(await watch.read(undefined)).toMatchObject({ chain: 'empty', lines: 0 });
  for (const line of ['{"level":"info"}', ...lines]) watch.addLine(line);
  const reading = await watch.read(head);
  expect(reading).toMatchObject({ from: 'gateway', chain: 'whole', lines: 3, head: 'same', findings: [] });
  expect(reading.rows.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
  expect(reading.rows[0]?.request).toEqual({
    ...{ method: 'GET', connector: 'entra-id', endpoint: 'users', status: 200, code: '', reason: '' },
    ...{ caller: 'local', milliseconds: 1.5, graphMilliseconds: 9 },
  });
  expect(JSON.stringify(reading)).not.toContain('t~secret');
  expect(await watch.read('k3v9a0c2m8qd:9:x')).toMatchObject({ chain: 'whole', head: 'missing' });
  expect(await watch.read('anotherone22:3:x')).toMatchObject({ chain: 'whole', head: 'missing' });
  expect(await watch.read(`k3v9a0c2m8qd:3:${'A'.repeat(43)}`)).toMatchObject({
    chain: 'broken',
    head: 'other',
  });
});

test('P5 a refusal has the sentence of its code', async () => {
  const lines: string[] = [];
  const auditLog = createAuditLog(
    toLineSink((line) => void lines.push(line)),
    'k3v9a0c2m8qd',
  );
  auditLog.write(`{"event":"request","time":"${TIME}","code":"ENDPOINT_NOT_ALLOWED","status":403}`);
  auditLog.write(`{"event":"request","time":"${TIME}","code":"toString","status":403}`);
  const watch = watchLocalAuditLog();
  for (const line of lines) watch.addLine(line);
  const { rows } = await watch.read(undefined);
  expect(rows.map(({ request }) => request?.reason)).toEqual([
    '',
    REQUEST_ERRORS.ENDPOINT_NOT_ALLOWED.message,
  ]);
});

test('AUD-01 a line that was changed or taken away breaks the chain', async () => {
  const { lines } = writeAuditLines(4);
  const [first = '', , third = '', fourth = ''] = lines;
  const missing = watchLocalAuditLog();
  for (const line of [first, third]) missing.addLine(line);
  expect(await missing.read(undefined)).toMatchObject({
    chain: 'broken',
    findings: [{ code: 'AUDIT_MISSING' }],
  });
  const changed = watchLocalAuditLog();
  for (const line of [first, lines[1] ?? '', third, fourth.replace('"status":200', '"status":201')])
    changed.addLine(line);
  expect(await changed.read(undefined)).toMatchObject({
    chain: 'broken',
    findings: [{ code: 'AUDIT_CHANGED', line: 4 }],
  });
});

test('AUD-01 a trail that somebody wrote anew is found by the end that the gateway tells, also when it is longer', async () => {
  const { head } = writeAuditLines(3);
  const written = writeAuditLines(5);
  const forged: string[] = [];
  const auditLog = createAuditLog(
    toLineSink((line) => void forged.push(line)),
    'k3v9a0c2m8qd',
  );
  for (const line of written.lines) auditLog.write(`{"event":"start","time":"${TIME}","n":${line.length}}`);
  const watch = watchLocalAuditLog();
  for (const line of forged) watch.addLine(line);
  expect(await watch.read(head)).toMatchObject({ chain: 'broken', head: 'other', findings: [] });
  const honest = watchLocalAuditLog();
  for (const line of written.lines) honest.addLine(line);
  expect(await honest.read(head)).toMatchObject({ chain: 'whole', head: 'same' });
});

test('AUD-01 a line whose fields are of other types than the gateway writes is shown without them', async () => {
  const watch = watchLocalAuditLog();
  const lines: string[] = [];
  const auditLog = createAuditLog(
    toLineSink((line) => void lines.push(line)),
    'k3v9a0c2m8qd',
  );
  const unexpected = '{"toString":1,"valueOf":1}';
  auditLog.write(
    `{"event":"request","time":"${TIME}","caller":${unexpected},"status":${unexpected},"method":["<b>"]}`,
  );
  for (const line of lines) watch.addLine(line);
  const { rows, chain } = await watch.read(undefined);
  expect([chain, rows[0]?.request]).toMatchObject(['whole', { caller: '', status: 0, method: '' }]);
});

test('a file is followed: what is added counts, half a line waits, and a rotated file begins anew', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-audit-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'audit.log');
  const watch = tailAuditFile(file);
  expect(await watch.read(undefined)).toMatchObject({
    chain: 'unreadable',
    problem: { code: 'INPUT_UNREADABLE' },
  });
  const { lines } = writeAuditLines(3);
  const [first = '', second = '', third = ''] = lines;
  writeFileSync(file, `${first}\n`);
  expect(await watch.read(undefined)).toMatchObject({ from: 'file', file, chain: 'whole', lines: 1 });
  appendFileSync(file, second.slice(0, 40));
  expect(await watch.read(undefined)).toMatchObject({ chain: 'whole', lines: 1 });
  appendFileSync(file, `${second.slice(40)}\n${third}\n`);
  expect(await watch.read(undefined)).toMatchObject({ chain: 'whole', lines: 3 });
  renameSync(file, `${file}.1`);
  writeFileSync(file, `${first}\n`);
  expect(await watch.read(undefined)).toMatchObject({ chain: 'whole', lines: 1 });
});
