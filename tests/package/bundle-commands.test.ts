import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../packages/doctor/src/steps/step.ts';
import { buildBundle } from '../../tools/build-bundle.ts';
import { countWorkers } from '../harness/count-workers.ts';
import { type DoctorFixture, startDoctorFixture } from '../harness/doctor-fixture.ts';

const MANIFEST = fileURLToPath(new URL('../../package.json', import.meta.url));

const directory = mkdtempSync(join(tmpdir(), 'nymgate-commands-'));
let stand: DoctorFixture;
let config: string;

beforeAll(async () => {
  stand = await startDoctorFixture();
  config = join(dirname(stand.write('any', '')), 'nymgate.json');
  await buildBundle(join(directory, 'bundle'));
});

afterAll(async () => {
  await stand.close();
  rmSync(directory, { recursive: true, force: true });
});

type Ran = { readonly exit: number; readonly out: string; readonly err: string };

/** `node node.cjs …` where no node_modules is near. */
const nymgate = (...args: readonly string[]): Promise<Ran> => runWith({}, ...args);

async function runWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(directory, 'bundle/node.cjs'), ...args], {
    cwd: directory,
    env,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    err += part;
  });
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, err };
}

describe('the bundle is the whole command line, where the gateway runs', () => {
  it('--version', async () => {
    const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
    expect(await nymgate('--version')).toEqual({ exit: 0, out: `${version}\n`, err: '' });
  });

  it('doctor asks the tenant, and finds everything in order', async () => {
    const { exit, out } = await nymgate('doctor', '--config', config, '--json');
    const own = await stand.report();
    const statuses = ({ gateway, connectors }: DoctorReport) =>
      [...gateway, ...connectors.flatMap(({ steps }) => steps)].map(
        ({ step, status }) => `${step} ${status}`,
      );
    expect(statuses(JSON.parse(out) as DoctorReport)).toEqual(statuses(own));
    expect([exit, own.exit]).toEqual([0, 0]);
  });

  it('doctor says what is wrong, and ends with 1', async () => {
    expect(await nymgate('doctor', '--config', 'none.yaml')).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/none\.yaml CONFIG_UNREADABLE There is no such file\./),
    });
  });

  it('check reads rule files in both languages', async () => {
    const native = await nymgate('rules', 'print', 'entra-id');
    stand.write('entra-id.yaml', native.out);
    expect(await nymgate('check', join(dirname(config), 'entra-id.yaml'))).toMatchObject({ exit: 0 });
    stand.write('psoxy.yaml', 'endpoints:\n  - pathRegex: "^/v1.0/users/?$"\n    allowAll: 7\n');
    expect(await nymgate('check', join(dirname(config), 'psoxy.yaml'))).toMatchObject({ exit: 1 });
  });

  it('keys create --out writes a key that nobody else can read', async () => {
    expect(await nymgate('keys', 'create', '--out', 'key')).toMatchObject({ exit: 0, out: '' });
    expect(statSync(join(directory, 'key')).mode & 0o777).toBe(0o600);
  });

  it('bulk makes several files at once: the bundle is its own worker', async () => {
    await nymgate('keys', 'create', '--out', 'bulk-key');
    stand.write(
      'files.yaml',
      'nymgate: 1\nbulk:\n  all: { files: [one.csv, two.csv], columns: { City: keep } }\n',
    );
    const [rules, out] = [join(dirname(config), 'files.yaml'), join(directory, 'made')];
    const inputs = ['one.csv', 'two.csv'].map((name) => {
      writeFileSync(join(directory, name), 'Name,City\nAna,Wien\n');
      return join(directory, name);
    });
    const key = `file:${join(directory, 'bulk-key')}`;
    const workers = countWorkers(directory);
    const options = ['--rules', rules, '--key', key, '--jobs', '2'];
    const ran = await runWith(workers.environment, 'bulk', ...options, ...inputs, out);
    expect(ran.exit, ran.err).toBe(0);
    expect(workers.begun()).toBe(2);
    for (const name of ['one.csv', 'two.csv'])
      expect(readFileSync(join(out, name), 'utf8')).toBe('City\nWien\n');
  });

  it('call asks a gateway for an answer, and tells of one that is not there', async () => {
    expect(await nymgate('call', 'entra-id', '/v1.0/users', '--url', 'http://127.0.0.1:1')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^(?!USAGE|INTERNAL)/),
    });
  });

  it('demo says what it lacks', async () => {
    expect(await nymgate('demo')).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/^USAGE .*nymgate-simulator/),
    });
  });

  it('init says that a bundle has no modules', async () => {
    expect(await nymgate('init', 'aws', '--no-detect')).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/^USAGE .* a bundle has none/),
    });
  });

  it('nothing of it is among what serving reads', () => {
    const text = (name: string) => readFileSync(join(directory, 'bundle', name), 'utf8');
    const [name = ''] = /serve-[0-9a-f]{16}/.exec(text('node.cjs')) ?? [];
    for (const word of ['showSuggestionAfterError', 'Check rule files', 'Find out why a deployment'])
      expect([text('command-line.cjs').includes(word), text(`${name}.cjs`).includes(word)]).toEqual([
        true,
        false,
      ]);
  });
});
