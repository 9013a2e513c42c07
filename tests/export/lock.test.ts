import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { getClaimPath, LOCK_FILE, lockFolder } from '../../packages/export/src/run/lock-folder.ts';
import { freePort } from '../e2e/cli-process.ts';
import { exportFolders, runExportHere } from './export-stand.ts';

const folders = exportFolders();

function locked(text: string): { readonly folder: string; readonly path: string } {
  const folder = folders();
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, LOCK_FILE);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return { folder, path };
}

function longAgo(path: string): void {
  const then = new Date(Date.now() - 3_600_000);
  utimesSync(path, then, then);
}

/** Field 22 of /proc/PID/stat, told in another way: what follows the name in brackets, the twentieth of it. */
function startOf(pid: number): string {
  const [, rest = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return rest.split(' ')[19] ?? '';
}

const ROUNDS = 40;
const RACER = fileURLToPath(new URL('race-for-locks.ts', import.meta.url));

/** Two processes that take folders at the same moments, and what each has got; both are there until both are through. */
async function race(folders: readonly string[]): Promise<readonly (readonly string[])[]> {
  const racers = [1, 2].map(() => {
    const args = ['--import', 'tsx', '-C', 'nymgate-source', RACER, ...folders];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  for (const { lines } of racers) expect((await lines.next()).value).toBe('ready');
  const start = Date.now() + 100;
  for (const { child } of racers) child.stdin.write(`${start}\n`);
  const told: string[] = [];
  for (const { lines } of racers) told.push(String((await lines.next()).value));
  for (const { child } of racers) child.stdin.end();
  return told.map((line) => JSON.parse(line) as readonly string[]);
}

describe('a folder is for one export at a time', () => {
  test.runIf(process.platform === 'linux')(
    'EXP-05: a process that was suspended keeps its lock, however long ago it was touched',
    async () => {
      const child = spawn('sleep', ['60']);
      onTestFinished(() => void child.kill());
      await once(child, 'spawn');
      const { folder, path } = locked(`${child.pid} ${hostname()} ${startOf(child.pid ?? 0)}`);
      longAgo(path);
      await expect(lockFolder(folder)).rejects.toThrow(
        `process ${child.pid} of this machine); wait for it, or end it`,
      );
      child.kill();
      await once(child, 'exit');
      await (await lockFolder(folder)).release();
    },
  );

  test.runIf(process.platform === 'linux')(
    'EXP-05: another process that has got the number of one that was killed keeps nobody out',
    async () => {
      const { folder } = locked(`${process.ppid} ${hostname()} 1`);
      await (await lockFolder(folder)).release();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.runIf(process.platform === 'linux')(
    'EXP-05: a process that was killed keeps nobody out while its parent does not ask for its end',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
      onTestFinished(() => void parent.kill());
      const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      const pid = Number(line);
      const { folder } = locked(`${pid} ${hostname()} ${startOf(pid)}`);
      await expect(lockFolder(folder)).rejects.toThrow('at work');
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
      await (await lockFolder(folder)).release();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('EXP-05: a full disk leaves no empty lock, and the refusal names the cause', async () => {
    const folder = folders();
    mkdirSync(folder, { mode: 0o700 });
    const handle = await open(fileURLToPath(import.meta.url));
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    vi.spyOn(Object.getPrototypeOf(handle), 'writeFile').mockRejectedValueOnce(full);
    onTestFinished(() => void vi.restoreAllMocks());
    await handle.close();
    await expect(lockFolder(folder)).rejects.toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
    await (await lockFolder(folder)).release();
  });

  test('EXP-05: of another machine it counts for a minute, and the refusal says so', async () => {
    const { folder, path } = locked('1 elsewhere 5');
    await expect(lockFolder(folder)).rejects.toThrow(
      /process 1 of the machine elsewhere\); .*try again in a minute/,
    );
    longAgo(path);
    await (await lockFolder(folder)).release();
  });

  test('EXP-05: whoever has lost the folder meanwhile is told before anything is written, and takes nothing away', async () => {
    const { folder, path } = locked('1 elsewhere 5');
    longAgo(path);
    const lock = await lockFolder(folder);
    await lock.check();
    writeFileSync(path, '2 elsewhere 9\n');
    await expect(lock.check()).rejects.toThrow('has taken');
    await lock.release();
    expect(readFileSync(path, 'utf8')).toBe('2 elsewhere 9\n');
  });

  test('EXP-05: of two processes that find the same lock left, one takes it', async () => {
    const left = Array.from({ length: ROUNDS }, () => locked('1 elsewhere 5'));
    for (const { path } of left) longAgo(path);
    const took = await race(left.map(({ folder }) => folder));
    for (const { folder } of left)
      expect(took.map((folders) => folders.filter((one) => one === folder).length).toSorted()).toEqual([
        0, 1,
      ]);
    // Nothing of the contest is left beside the lock.
    for (const { folder } of left) expect(readdirSync(folder)).toEqual([LOCK_FILE]);
  }, 120_000);

  test('EXP-05: one that was killed while it replaced a lock keeps nobody out', async () => {
    const { folder, path } = locked('1 elsewhere 5');
    const stopped = [path];
    longAgo(path);
    // What stands in the place of the second lock is left too: twice one within the other.
    for (let depth = 0; depth < 2; depth += 1) {
      const [last = ''] = stopped.slice(-1);
      const claim = getClaimPath(last, readFileSync(last, 'utf8'));
      writeFileSync(claim, `${depth} elsewhere 5\n`, { mode: 0o600 });
      longAgo(claim);
      stopped.push(claim);
    }
    await (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('before anything is asked', () => {
  test('a connector that there is not is told, and no folder is made', async () => {
    const folder = folders();
    const { code, err } = await runExportHere(folder, ['--connector', 'outlook-call']);
    expect([code, err]).toEqual([expect.any(Number), expect.stringContaining('outlook-call')]);
    expect(code).not.toBe(0);
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  test('a gateway that nobody can reach is told at once, while it is tried again', async () => {
    const folder = folders();
    const url = `http://127.0.0.1:${await freePort()}`;
    const begun = Date.now();
    const told: { at: number; text: string }[] = [];
    const { runExport } = await import('../../packages/export/src/run/run-export.ts');
    const { captureTerminal } = await import('../harness/capture-terminal.ts');
    const { terminal } = captureTerminal();
    const note = (text: string) => void told.push({ at: Date.now() - begun, text });
    const options = { gateway: url, format: 'ndjson', pace: 'off', segmentRows: 100 } as const;
    await expect(runExport(folder, options, { ...terminal, note })).rejects.toThrow(/GATEWAY_UNREACHABLE/);
    const [first] = told;
    const message = expect.stringContaining('(ECONNREFUSED)');
    expect(JSON.parse(first?.text ?? '')).toEqual({ event: 'lost', reason: 'ECONNREFUSED', message });
    expect(first?.at).toBeLessThan((told.at(-1)?.at ?? 0) - 10_000);
    expect(existsSync(join(folder, LOCK_FILE))).toBe(false);
  }, 90_000);
});
