import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ObjectStores,
  openObjectStores,
} from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import type { ObjectStorePorts } from '../../packages/clouds/src/object-stores/shared/store.ts';
import type { StoredFile } from '../../packages/clouds/src/object-stores/stored-file.ts';
import {
  answered,
  answerLost,
  type Bend,
  type BentHttp,
  brokenAfter,
  corrupted,
  unreachable,
} from './bent-http.ts';

const MEBIBYTE = 1024 * 1024;
export const CANARY = 'Kanarienvogel-4711';

export type StoreUnderTest = {
  readonly ports: Omit<ObjectStorePorts, 'http' | 'sleep'> & { readonly http: BentHttp };
  /** A folder that is empty at first, e.g. `s3://bucket/`. */
  readonly root: string;
  /** Puts an object there as somebody else would; with a canary in its metadata. */
  readonly plant: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Whether a plain read finds an object. */
  readonly isThere: (key: string) => Promise<boolean>;
  /** Header that carries the checksum of what is sent, and what is told of a wrong one; undefined where the stand-in compares none. */
  readonly sum: {
    readonly header: string;
    readonly algorithm: 'sha256' | 'md5' | 'crc32c';
    readonly told: string | undefined;
  };
  /** A folder of a bucket that does not exist. */
  readonly nowhere: string;
};

/** Bytes without a pattern, the same each time; made once. */
export const noise = (length: number): Uint8Array => NOISE.subarray(0, length);
const NOISE = new Uint8Array(17 * MEBIBYTE + 5);
let state = 0x9e3779b9;
for (const index of NOISE.keys()) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  NOISE[index] = state >>> 24;
}

export async function readAll(source: StoredFile, from?: number, to?: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(from, to)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isUpload = ({ method }: { method: string }) => method === 'PUT' || method === 'POST';
const isRead = ({ method, headers }: { method: string; headers: readonly (readonly [string, string])[] }) =>
  method === 'GET' && headers.some(([name]) => name === 'range' || name === 'x-ms-range');

/** What every store has to do, whatever it is. */
export function describeObjectStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let under: StoreUnderTest;
    let stores: ObjectStores;
    const pauses: number[] = [];
    beforeAll(async () => {
      under = await open();
      const pause = async (milliseconds: number) => void pauses.push(milliseconds);
      stores = openObjectStores({ ...under.ports, sleep: pause });
    });

    const write = async (key: string, bytes: Uint8Array, chunk = 300_000) => {
      const target = await stores.createTarget(`${under.root}${key}`);
      for (let at = 0; at < bytes.length; at += chunk) await target.write(bytes.subarray(at, at + chunk));
      return target.complete();
    };
    const source = (key: string) => stores.openSource(`${under.root}${key}`);

    test.each([
      ['nothing', 0],
      ['a few bytes', 11],
      ['exactly a part', 8 * MEBIBYTE],
      ['three parts', 17 * MEBIBYTE + 5],
    ])('writes and reads %s', async (what, length) => {
      const bytes = noise(length);
      const key = `whole/${what}.bin`;
      const { etag } = await write(key, bytes);
      const found = await source(key);
      expect(found).toMatchObject({ size: length, isOutput: true, etag, name: `${what}.bin` });
      expect(sha256(await readAll(found))).toBe(sha256(bytes));
    });

    test('reads ranges', async () => {
      const bytes = noise(1_000);
      await write('ranges.bin', bytes);
      const found = await source('ranges.bin');
      expect(await readAll(found, 0, 10)).toEqual(Buffer.from(bytes.subarray(0, 10)));
      expect(await readAll(found, 990)).toEqual(Buffer.from(bytes.subarray(990)));
      expect(await readAll(found, 995, 2_000)).toEqual(Buffer.from(bytes.subarray(995)));
    });

    test('BLK-05 an upload that is given up, or never ends, leaves no object', async () => {
      for (const key of ['killed/small.bin', 'killed/large.bin']) {
        const target = await stores.createTarget(`${under.root}${key}`);
        await target.write(noise(key.includes('large') ? 9 * MEBIBYTE : 9));
        expect(await under.isThere(key)).toBe(false);
        // A second one does not get in the way of the first, which a kill has ended.
        const next = await stores.createTarget(`${under.root}${key}`);
        await next.write(noise(9 * MEBIBYTE));
        await next.abort();
        await expect(next.write(noise(1))).rejects.toThrow('ended already');
        expect(await under.isThere(key)).toBe(false);
      }
    });

    test('BLK-05 an upload whose parts fail is given up and leaves no object', async () => {
      under.ports.http.bend(isUpload, ...Array.from({ length: 6 }, () => answered(503)));
      const target = await stores.createTarget(`${under.root}failed.bin`);
      await expect(target.write(noise(9 * MEBIBYTE))).rejects.toMatchObject({
        finding: { outcome: 'unreachable' },
      });
      expect(await under.isThere('failed.bin')).toBe(false);
    });

    test('goes on after SlowDown, silence and lost answers, with longer and longer waits', async () => {
      const bytes = noise(9 * MEBIBYTE);
      pauses.length = 0;
      under.ports.http.bend(
        isUpload,
        answered(503, { headers: { 'retry-after': '3' }, text: '<Error><Code>SlowDown</Code></Error>' }),
        unreachable,
        answered(429),
      );
      await write('patience.bin', bytes);
      expect(pauses).toHaveLength(3);
      expect(pauses[0]).toBe(3_000);
      expect(pauses[1]).toBeLessThanOrEqual(pauses[2] ?? 0);
      expect(sha256(await readAll(await source('patience.bin')))).toBe(sha256(bytes));
    });

    test('an object whose last answer was lost is taken for what it is', async () => {
      const bytes = noise(100);
      const target = await stores.createTarget(`${under.root}lost.bin`);
      await target.write(bytes);
      const before = under.ports.http.sent.length;
      let last = 0;
      // Only the request that makes the object: the last one of an upload that goes well.
      await write('lost-twin.bin', bytes);
      last = under.ports.http.sent.slice(before).filter(isUpload).length;
      let seen = 0;
      under.ports.http.bend((request) => isUpload(request) && ++seen === last, answerLost);
      await target.complete();
      expect(await readAll(await source('lost.bin'))).toEqual(Buffer.from(bytes));
    });

    test('a read that breaks off goes on where it broke', async () => {
      const bytes = noise(50_000);
      await write('broken.bin', bytes);
      under.ports.http.bend(isRead, brokenAfter(20_000), brokenAfter(7), unreachable, answered(500));
      expect(sha256(await readAll(await source('broken.bin')))).toBe(sha256(bytes));
      under.ports.http.bend(isRead, ...Array.from({ length: 6 }, () => brokenAfter(0)));
      await expect(readAll(await source('broken.bin'))).rejects.toMatchObject({
        finding: { outcome: 'unreachable' },
      });
    });

    test('BLK-05 a byte that changed on the way is found at the end', async () => {
      await write('checksum.bin', noise(5_000));
      const found = await source('checksum.bin');
      under.ports.http.bend(isRead, corrupted);
      await expect(readAll(found)).rejects.toMatchObject({ finding: { outcome: 'unusable' } });
      expect(await readAll(found)).toHaveLength(5_000);
    });

    test('BLK-05 what is sent carries its checksum, and a wrong one makes no object', async () => {
      const { header, algorithm, told } = under.sum;
      const before = under.ports.http.sent.length;
      await write('sum.bin', noise(9 * MEBIBYTE));
      const sums = under.ports.http.sent
        .slice(before)
        .flatMap(({ headers, body }) =>
          headers.filter(([name]) => name === header).map(([, sum]) => ({ sum, body })),
        );
      expect(sums.length).toBeGreaterThan(0);
      if (algorithm !== 'crc32c')
        for (const { sum, body } of sums)
          expect(sum).toBe(
            createHash(algorithm)
              .update(body ?? new Uint8Array(0))
              .digest('base64'),
          );
      if (told === undefined) return;
      const wrong =
        algorithm === 'crc32c' ? 'crc32c=AAAAAA==' : createHash(algorithm).update('other').digest('base64');
      const bend: Bend = (request, send) => {
        const headers = request.headers.map(
          ([name, value]) => [name, name === header ? wrong : value] as const,
        );
        return send({ ...request, headers });
      };
      under.ports.http.bend(({ headers }) => headers.some(([name]) => name === header), bend);
      await expect(write('wrong-sum.bin', noise(100))).rejects.toThrow(told);
      expect(await under.isThere('wrong-sum.bin')).toBe(false);
    });

    test('BLK-05 a source that changes while it is read is a fault', async () => {
      await write('moving.bin', noise(5_000));
      const found = await source('moving.bin');
      await write('moving.bin', noise(6_000));
      await expect(readAll(found)).rejects.toMatchObject({ finding: { outcome: 'changed' } });
    });

    test('BLK-05 what is no output of ours is never replaced; an output of ours is', async () => {
      await under.plant('foreign.csv', noise(10));
      await expect(write('foreign.csv', noise(20))).rejects.toMatchObject({
        finding: { outcome: 'foreign' },
      });
      expect(await source('foreign.csv')).toMatchObject({ size: 10, isOutput: false });
      await write('ours.csv', noise(10));
      await write('ours.csv', noise(20));
      expect(await source('ours.csv')).toMatchObject({ size: 20, isOutput: true });
    });

    test('BLK-05 of two writers at a time the second one fails, and the first object stays', async () => {
      const one = await stores.createTarget(`${under.root}race.bin`);
      const two = await stores.createTarget(`${under.root}race.bin`);
      await one.write(noise(10));
      await two.write(noise(20));
      await one.complete();
      await expect(two.complete()).rejects.toMatchObject({ finding: { outcome: 'changed' } });
      expect(await source('race.bin')).toMatchObject({ size: 10 });
    });

    test('BLK-04 lists a folder, odd names and all; names that are not taken are told without themselves', async () => {
      const good = ['list/a b+c.csv', 'list/ü&<>"\'%41.csv', 'list/sub/deep.csv'];
      const bad = [`list/${CANARY}@contoso.com.csv`, 'list/%2e%2e%2fx.csv'];
      for (const key of [...good, ...bad]) await under.plant(key, noise(3));
      await under.plant('listed-elsewhere.csv', noise(3));
      const found = [];
      for await (const file of stores.listSources(`${under.root}list/`)) found.push(file);
      const taken = found.filter(({ rejectionReason }) => rejectionReason === undefined);
      expect(taken.map(({ uri }) => uri).toSorted()).toEqual(
        good.map((key) => `${under.root}${key}`).toSorted(),
      );
      expect(taken.every(({ size }) => size === 3)).toBe(true);
      expect(found.filter(({ rejectionReason }) => rejectionReason !== undefined)).toHaveLength(bad.length);
      expect(JSON.stringify(found)).not.toContain(CANARY);
      for (const { uri } of taken) expect(await readAll(await stores.openSource(uri))).toHaveLength(3);
    });

    test('BLK-05 a run over a folder leaves out outputs of ours, and tells refused names at its end', async () => {
      await under.plant('run/sub/a.csv', noise(3));
      await write('run/b.csv', noise(3));
      const found: string[] = [];
      for await (const { name } of stores.list(`${under.root}run/`)) found.push(name);
      expect(found).toEqual(['sub/a.csv']);
      await under.plant(`run/${CANARY}@contoso.com.csv`, noise(3));
      const all = async () => {
        for await (const { name } of stores.list(`${under.root}run/`)) found.push(name);
      };
      const failure: Error = await all().then(
        () => new Error('none'),
        (error) => error,
      );
      expect(found).toEqual(['sub/a.csv', 'sub/a.csv']);
      expect(failure.message).toContain('an object has a name that is not taken');
      expect(failure.message).not.toContain(CANARY);
      for await (const { name } of stores.list(`${under.root}run/b.csv`)) found.push(name);
      expect(found).toHaveLength(2);
    });

    test('BLK-04 nothing of the metadata of an input is told or carried on', async () => {
      await under.plant('metadata.csv', noise(3));
      const found = await source('metadata.csv');
      expect(JSON.stringify(found)).not.toContain(CANARY);
      expect(await readAll(found)).toHaveLength(3);
    });

    test('says what is absent and what is forbidden, and nothing of the answer', async () => {
      await expect(source('no-such.bin')).rejects.toMatchObject({ finding: { outcome: 'absent' } });
      await expect(
        stores.createTarget(`${under.nowhere}x.bin`).then((target) => target.complete()),
      ).rejects.toMatchObject({
        finding: { outcome: 'absent' },
      });
      for (const status of [401, 403]) {
        under.ports.http.bend(
          () => true,
          answered(status, { text: `<Error><Message>${CANARY}</Message></Error>` }),
        );
        const failure: Error = await source('x.bin').catch((error) => error);
        expect(failure).toMatchObject({ finding: { outcome: 'forbidden' } });
        expect(failure.message).not.toContain(CANARY);
      }
    });
  });
}
