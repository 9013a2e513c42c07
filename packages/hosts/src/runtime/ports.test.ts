import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type LogFields, METRICS } from '../../../engine/src/kernel/ports.ts';
import { systemClock, systemRandom } from './create-system-ports.ts';
import { createJsonLog, LOG_FIELDS } from './json-log.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';
import { createSecretStore } from './secrets/secret-store.ts';
import { createLineSink, toLineSink } from './write-line.ts';

describe('the log', () => {
  const lines = (run: (log: ReturnType<typeof createJsonLog>) => void, level: 'trace' | 'info' = 'trace') => {
    const written: string[] = [];
    run(
      createJsonLog(
        level,
        toLineSink((line) => void written.push(line)),
      ),
    );
    return written;
  };

  it('writes one JSON line with level, time, event and allowed fields', () => {
    const [line = ''] = lines((log) =>
      log.write('warn', 'token_refused', { connector: 'entra-id', status: 502, hint: undefined }),
    );
    const { time, ...rest } = JSON.parse(line);
    expect(rest).toEqual({ level: 'warn', event: 'token_refused', connector: 'entra-id', status: 502 });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('leaves out and counts what is not on the list, and objects', () => {
    const fields = {
      connector: 'x',
      mail: 'alice@contoso.com',
      url: { toString: () => 'leak' },
      error: new Error('leak'),
    } as unknown as LogFields;
    const [line = ''] = lines((log) => log.write('error', 'e', fields));
    expect(JSON.parse(line)).toMatchObject({ connector: 'x', omittedFields: 3 });
    expect(line).not.toMatch(/leak|alice/);
  });

  it.each(['\r\n{"level":"error"}', '\u001b[2J', '\u2028', '\u202eevil', 'x'.repeat(1_000_000)])(
    'stays one line of at most 4 KiB: %.20j (LOG-03)',
    (text) => {
      const all = Object.fromEntries(
        [...LOG_FIELDS].map((name) => [name, text.length > 1_000 ? text.slice(0, 10) : text]),
      );
      const [line = '', ...more] = lines((log) => log.write('info', text, { ...all, endpoint: text }));
      expect(more).toEqual([]);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096);
      expect(line).not.toMatch(/[\r\n\u001b\u2028\u202e]/);
      JSON.parse(line);
    },
  );

  it('keeps to its level, and changes it', () => {
    const written = lines((log) => {
      log.write('debug', 'no');
      log.setLevel('debug');
      log.write('debug', 'yes');
    }, 'info');
    expect(written.map((line) => JSON.parse(line).event)).toEqual(['yes']);
  });

  it('drops lines that cannot be written and says how many', () => {
    const written: string[] = [];
    let broken = true;
    const sink = toLineSink((line) => {
      if (broken) throw new Error('EPIPE');
      written.push(line);
    });
    const log = createJsonLog('info', sink);
    log.write('info', 'one');
    log.write('info', 'two');
    broken = false;
    log.write('info', 'three');
    log.write('info', 'four');
    expect(written.map((line) => JSON.parse(line).droppedLines)).toEqual([2, undefined]);
  });
});

test('a line that cannot be written whole is an error', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-'));
  const file = join(directory, 'audit');
  const descriptor = openSync(file, 'w');
  const sink = createLineSink(descriptor);
  sink.write('{}');
  closeSync(descriptor);
  expect(() => sink.write('{}')).toThrow();
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  const full = openSync('/dev/full', 'w');
  expect(() => createLineSink(full).write('{}')).toThrow();
  closeSync(full);
});

describe('metrics', () => {
  it('have the labels of the list and no others', async () => {
    const metrics = createPrometheusMetrics({ inFlight: () => 3, generation: () => 2 });
    metrics.count('nymgate_refusals_total', {
      connector: 'entra-id',
      code: 'TOKEN_INVALID',
      mail: 'alice@contoso.com',
    });
    metrics.count('nymgate_unknown_fields_total', { connector: 'entra-id' }, 5);
    metrics.observe('nymgate_own_seconds', { connector: 'entra-id', endpoint: 'users' }, 7);
    const text = await metrics.text();
    metrics.close();
    expect(text).toContain('nymgate_refusals_total{connector="entra-id",code="TOKEN_INVALID"} 1');
    expect(text).toContain('nymgate_unknown_fields_total{connector="entra-id",endpoint=""} 5');
    expect(text).toContain('nymgate_own_seconds_bucket{le="0.01",connector="entra-id",endpoint="users"} 1');
    expect(text).toContain('nymgate_requests_in_flight 3');
    expect(text).toContain('nymgate_config_generation 2');
    expect(text).not.toContain('alice');
    for (const name of Object.keys(METRICS)) expect(text).toContain(`# TYPE ${name} `);
  });

  it.each([true, false])(
    "tell the event loop's delay only where it is measured: %s",
    async (measureDelay) => {
      const metrics = createPrometheusMetrics({ inFlight: () => 0, generation: () => 1, measureDelay });
      const text = await metrics.text();
      metrics.close();
      expect(text.includes('nymgate_event_loop_delay_p99_seconds')).toBe(measureDelay);
    },
  );
});

describe('secrets', () => {
  const FILES: Readonly<Record<string, string>> = {
    '/key': 'line\n',
    '/dos': 'line\r\n',
    '/lines': 'line\n\n',
    '/blank': 'line \n',
    '/tab': '\tline',
    '/mark': '\u{feff}line\n',
    '/empty': '\n',
    '/pem': '-----BEGIN X-----\nabc\n-----END X-----\n\n',
  };
  const CODES: Readonly<Record<string, string>> = {
    '/folder': 'EISDIR',
    '/none': 'ENOENT',
    '/other': 'EACCES',
    '/latin1': 'ERR_ENCODING_INVALID_ENCODED_DATA',
  };
  const store = createSecretStore(
    { KEY: 'abc', EMPTY: '', BLANK: '  \n', EDGE: ' abc', MARK: '\u{feff}abc', LINE: 'abc\n' },
    {
      readText: async (path) =>
        FILES[path] ?? Promise.reject(Object.assign(new Error('/canary'), { code: CODES[path] })),
    },
  );
  it('come from the environment and from files', async () => {
    expect(await store.read('env:KEY')).toBe('abc');
    expect(await store.read('file:/key')).toBe('line');
    expect(await store.read('file:/dos')).toBe('line');
    expect(await store.read('file:/pem')).toContain('-----END X-----');
  });
  it.each([
    ['env:EDGE', 'environment variable EDGE has white space at its beginning or end'],
    ['env:LINE', 'environment variable LINE has white space at its beginning or end'],
    ['env:MARK', 'environment variable MARK begins with a byte order mark'],
    ['file:/lines', 'secret file /lines has white space at its beginning or end'],
    ['file:/blank', 'secret file /blank has white space at its beginning or end'],
    ['file:/tab', 'secret file /tab has white space at its beginning or end'],
    ['file:/mark', 'secret file /mark begins with a byte order mark'],
    ['env:NONE', 'environment variable NONE is not set'],
    ['env:EMPTY', 'environment variable EMPTY is empty'],
    ['file:/empty', 'secret file /empty is empty'],
    ['file:/folder', 'secret file /folder cannot be read: This is a directory.'],
    ['file:/none', 'secret file /none cannot be read: There is no such file.'],
    ['file:/other', 'secret file /other cannot be read: This user may not read the file.'],
    ['file:/latin1', 'secret file /latin1 cannot be read: The file is no text in UTF-8.'],
  ])('PIN-01 %s is refused, with the key of the configuration and why', async (reference, words) => {
    const failure = store.read(reference, 'pseudonyms.salt');
    await expect(failure).rejects.toThrow(`SECRET_UNAVAILABLE pseudonyms.salt: ${words}`);
    await expect(failure).rejects.not.toThrow('canary');
  });
  it.each([
    'env:NONE',
    'env:EMPTY',
    'env:BLANK',
    'env:constructor',
    'file:/none',
    'plain text secret',
    'aws-sm:x',
    'env:',
    '',
  ])('%j is an error', async (reference) => {
    await expect(store.read(reference)).rejects.toMatchObject({
      name: 'SetupError',
      code: 'SECRET_UNAVAILABLE',
    });
    await expect(store.read(reference)).rejects.not.toThrow(/plain text/);
  });
});

it('clock and randomness are the real ones', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  expect(systemClock.monotonic()).toBeLessThanOrEqual(systemClock.monotonic());
  expect(systemRandom.bytes(16)).toHaveLength(16);
  expect(systemRandom.fraction()).toBeLessThan(1);
});
