import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { runInContainer, runUnprivileged, type Serving, serveInContainer } from './container.ts';
import { type Stand, startStand } from './stand.ts';

// The image itself under runc: root read-only, uid 65532, no capability, no new privileges; in the network of this machine.

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.close());

async function serve(): Promise<Serving> {
  stand.configure('entra-id');
  const serving = await serveInContainer(stand.unpacked);
  onTestFinished(() => serving.kill());
  return serving;
}

const USERS = '/v1.0/users?$top=3';
const users = (url: string, target = USERS) => sendRawRequest(url, { target, headers: {} });

async function generationOf({ adminUrl }: Serving): Promise<number> {
  const { generation } = JSON.parse(await (await fetch(`${adminUrl}/configz`)).text());
  return generation;
}

/** The variable as kustomize's base and the chart set it: one value. */
function nodeOptionsOfManifests(): readonly string[] {
  const read = (path: string) =>
    parse(readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8'));
  const [container] = read('kubernetes/base/deployment.yaml').spec.template.spec.containers;
  const { value } = container.env.find(({ name }: { readonly name: string }) => name === 'NODE_OPTIONS');
  expect(read('helm/nymgate/values.yaml').nodeOptions).toBe(value);
  return [`NODE_OPTIONS=${value}`];
}

/** Runs a script with the Node, the switches and the rights that the gateway has. */
async function script(source: string, env: readonly string[] = []) {
  const { out, err, status } = await runInContainer(stand.unpacked, {
    env,
    program: [
      '/usr/local/bin/node',
      '--disallow-code-generation-from-strings',
      '--disable-proto=throw',
      '-e',
      source,
    ],
  });
  if (status !== 0) throw new Error(err);
  return JSON.parse(out);
}

describe('the gateway in the image', () => {
  test('answers with pseudonyms, from its own command and V8 cache, and is asked for its health from inside', async () => {
    const serving = await serve();
    const { status, body } = await users(serving.url);
    expect(status).toBe(200);
    expect(body).toMatch(/"value":\[\{.*t~/);
    for (const { mail } of stand.simulator.people) expect(body).not.toContain(mail);
    const probe = (url: string) => runInContainer(stand.unpacked, { args: ['probe', url] });
    expect(await probe(`${serving.adminUrl}/readyz`)).toMatchObject({ status: 0, out: '200\n' });
    expect((await probe(`${serving.adminUrl}/none`)).status).toBe(1);
    expect((await probe('http://127.0.0.1:1/')).err).toMatch(/^GATEWAY_UNREACHABLE/);
  });

  test('SIGHUP takes a new configuration, and an invalid one leaves the old one in service', async () => {
    const serving = await serve();
    const first = await generationOf(serving);
    expect((await users(serving.url, `/outlook-cal${USERS}`)).status).not.toBe(200);
    stand.configure('entra-id', 'outlook-cal');
    serving.signal('HUP');
    await expect.poll(() => generationOf(serving)).toBe(first + 1);
    expect((await users(serving.url, `/entra-id${USERS}`)).status).toBe(200);
    stand.configure();
    serving.signal('HUP');
    await expect.poll(() => serving.told()).toMatch(/reload_refused/);
    expect((await users(serving.url, `/entra-id${USERS}`)).status).toBe(200);
  });

  test('SIGTERM under load loses no request, and ends with 0', async () => {
    const serving = await serve();
    const statuses: number[] = [];
    let draining = false;
    const caller = async () => {
      while (!draining) statuses.push((await users(serving.url)).status);
    };
    const callers = Array.from({ length: 8 }, caller);
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(40);
    const before = statuses.length;
    serving.signal('TERM');
    // A load balancer asks for readiness and sends nothing more when it is gone.
    while ((await fetch(`${serving.adminUrl}/readyz`)).status === 200) await sleep(10);
    await sleep(200);
    draining = true;
    await Promise.all(callers);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses.length).toBeGreaterThan(before);
    expect(await serving.ended).toBe(0);
  });
});

describe.each([
  ['runc', runInContainer],
  ['an unprivileged user without a runtime', runUnprivileged],
] as const)('the other commands in the image, under %s', (_, run) => {
  test('doctor goes through to example calls, and all is well', async () => {
    stand.configure('entra-id');
    const { status, out } = await run(stand.unpacked, { args: ['doctor', '--json'] });
    const report = JSON.parse(out);
    expect([report.status, status, out]).toEqual(['ok', 0, expect.stringMatching(/"calls"/)]);
  });

  test('check, keys and the version', async () => {
    expect((await run(stand.unpacked, { args: ['--version'] })).out).toMatch(/^\d+\.\d+\.\d+/);
    expect(await run(stand.unpacked, { args: ['keys', 'create'] })).toMatchObject({ status: 0 });
    expect((await run(stand.unpacked, { args: ['check', '/etc/nymgate/key'] })).status).not.toBe(0);
  });
});

describe('SUP-01 a process in the image', () => {
  test('writes nowhere but below /tmp', async () => {
    const written = await script(`
      const fs = require('node:fs');
      const folders = ['/', '/dev', '/etc', '/etc/nymgate', '/opt/nymgate', '/run', '/usr/local/bin', '/var/lib', '/tmp'];
      const can = (folder) => { try { fs.writeFileSync(folder + '/written', 'x'); return true; } catch { return false; } };
      console.log(JSON.stringify(folders.filter(can)));`);
    expect(written).toEqual(['/tmp']);
  });

  test('is nobody: no capability, no way to one, no shell to start', async () => {
    const status = await script(`
      const text = require('node:fs').readFileSync('/proc/self/status', 'utf8');
      const value = (name) => new RegExp('^' + name + ':\\\\s+(.+)$', 'm').exec(text)[1];
      const shell = require('node:child_process').spawnSync('/bin/sh', ['-c', 'true']).error.code;
      console.log(JSON.stringify([process.getuid(), value('CapEff'), value('CapBnd'), value('NoNewPrivs'), shell]));`);
    expect(status).toEqual([65_532, '0000000000000000', '0000000000000000', '1', 'ENOENT']);
  });

  test('makes no code out of texts, and reaches no prototype through __proto__', async () => {
    const refused = await script(`
      const attempts = [() => eval('1'), () => new Function('return 1')(), () => setTimeout.constructor('return 1')(),
        () => { ({}).__proto__.polluted = 1; }, () => { ({}).__proto__ = {}; }];
      const name = (attempt) => { try { attempt(); return 'done'; } catch (error) { return error.name; } };
      console.log(JSON.stringify([...attempts.map(name), typeof {}.polluted]));`);
    expect(refused).toEqual(['EvalError', 'EvalError', 'EvalError', 'Error', 'Error', 'undefined']);
  });

  test('the switches of that test are those of the entrypoint', async () => {
    const { readImage } = await import('./image-under-test.ts');
    expect(readImage('amd64').config.config.Entrypoint).toEqual([
      '/usr/local/bin/node',
      '--disallow-code-generation-from-strings',
      '--disable-proto=throw',
      '/opt/nymgate/node.cjs',
    ]);
  });

  test.each([
    ['these switches', []],
    ['NODE_OPTIONS of the manifests as well', nodeOptionsOfManifests()],
  ])('V8 takes the caches that lie in the image, under %s', async (_, env) => {
    const source = `
      const fs = require('node:fs');
      const names = fs.readdirSync('/opt/nymgate');
      const read = (name) => fs.readFileSync('/opt/nymgate/' + name);
      const { Script } = require('node:vm');
      const codes = names.filter((name) => /^(?:serve|rules|yaml)-.*\\.cjs$/.test(name));
      const rejected = codes.map((code) => {
        const cachedData = read(names.find((name) => name.startsWith(code.slice(0, -3)) && name.endsWith('.cache')));
        return new Script(read(code).toString('latin1'), { cachedData }).cachedDataRejected;
      });
      console.log(JSON.stringify([rejected, process.env.NODE_OPTIONS ?? '']));`;
    expect(await script(source, env)).toEqual([
      [false, false, false],
      env.join().replace('NODE_OPTIONS=', ''),
    ]);
  });
});
