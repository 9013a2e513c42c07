import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as SimulatorPackage from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { countWorkers } from '../harness/count-workers.ts';
import { createStranger, NODE_VERSIONS, PACKED, ROOT, type Stranger } from './stranger.ts';

const SUBJECT = 'system:serviceaccount:nymgate:gateway';
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const PRODUCT = `nymgate-${version}.tgz`;
const SIMULATOR = `nymgate-simulator-${version}.tgz`;
const CONSOLE = `nymgate-console-${version}.tgz`;

test('three files are packed', () => {
  expect(readdirSync(PACKED).sort()).toEqual([PRODUCT, CONSOLE, SIMULATOR].sort());
});

describe.each(NODE_VERSIONS)('somebody with Node %s, the file and an empty folder', (node) => {
  let stranger: Stranger;
  const take = (file: string) => copyFileSync(join(PACKED, file), join(stranger.folder, file));

  beforeAll(async () => {
    stranger = createStranger(node);
    take(PRODUCT);
    const { status, stderr } = await stranger.type(
      'npm install --global --no-audit --no-fund ./nymgate-*.tgz',
    );
    expect([status, stderr]).toEqual([0, '']);
  });

  afterAll(() => stranger.leave());

  it('has the command, and no development package', async () => {
    expect(await stranger.type('node --version && nymgate --version')).toMatchObject({
      stdout: `v${node}\n${version}\n`,
      stderr: '',
    });
    const { components } = JSON.parse(readFileSync(join(ROOT, 'sbom.cdx.json'), 'utf8')) as {
      components: readonly { name: string }[];
    };
    const installed = readdirSync(join(stranger.modules, 'nymgate/node_modules')).filter(
      (name) => !name.startsWith('.'),
    );
    expect(installed.sort()).toEqual(components.map(({ name }) => name).sort());
  });

  it('checks rules, and makes a key', async () => {
    const checked = await stranger.type(
      'nymgate rules print entra-id > rules.yaml && nymgate check rules.yaml',
    );
    expect([checked.status, checked.stderr]).toEqual([0, expect.stringMatching(/^0 errors and 0 warnings/)]);
    expect((await stranger.type('nymgate keys create --out key.txt')).status).toBe(0);
  });

  it('makes several files at once, by workers that are in the package', async () => {
    const write = (name: string, text: string) => writeFileSync(join(stranger.folder, name), text);
    write('files.yaml', 'nymgate: 1\nbulk:\n  all: { files: [one.csv, two.csv], columns: { City: keep } }\n');
    for (const name of ['one.csv', 'two.csv']) write(name, 'Name,City\nAna,Wien\n');
    const { environment, begun } = countWorkers(stranger.folder);
    const ran = await stranger.type(
      `NODE_OPTIONS='${environment.NODE_OPTIONS}' nymgate bulk --rules files.yaml --key file:key.txt --jobs 2 one.csv two.csv made`,
    );
    expect([ran.status, begun()], ran.stderr).toEqual([0, 2]);
    for (const name of ['one.csv', 'two.csv'])
      expect(readFileSync(join(stranger.folder, 'made', name), 'utf8')).toBe('City\nWien\n');
  });

  it('without the optional packages is told what state needs, and has the door for Azure', async () => {
    expect(existsSync(join(stranger.modules, '@redis'))).toBe(false);
    writeFileSync(join(stranger.folder, 'shared.yaml'), SHARED);
    const { status, stderr } = await stranger.type('nymgate serve --config shared.yaml');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/state: the package @redis\/client is not installed/),
    ]);
    expect(stderr).toMatch(/npm install @redis\/client@\d+\.\d+\.\d+/);
    const door = pathToFileURL(join(stranger.modules, 'nymgate/dist/hosts/azure/index.js')).href;
    const typed = `node --input-type=module -e 'console.log(typeof (await import("${door}")).registerFunction)'`;
    expect(await stranger.type(typed)).toMatchObject({ stdout: 'function\n', stderr: '' });
  });

  it('is told how to get the simulated tenant, does what it is told, and sees the demo', async () => {
    const { status, stderr } = await stranger.type('nymgate demo --once');
    expect(status).toBe(2);
    const [, file = '', told = ''] =
      /take (\S+) from the release.*install it where nymgate is: (npm install -g \S+)\)\n$/.exec(stderr) ??
      [];
    take(file);
    expect(await stranger.type(told)).toMatchObject({ status: 0 });
    expect((await stranger.type('nymgate demo --once --people 10')).stdout).toMatch(/t~/);
  });

  it('is told how to get the console, does what it is told, and is shown its page', async () => {
    const { status, stderr } = await stranger.type('nymgate console --console-port 0');
    expect(status).toBe(2);
    const [, file = '', told = ''] =
      /download (\S+) from the release.*install it next to nymgate: (npm install -g \S+)\)\n$/.exec(stderr) ??
      [];
    take(file);
    expect(await stranger.type(told)).toMatchObject({ status: 0 });
    const { folder: cwd, environment: env } = stranger;
    const shown = spawn('nymgate', ['console', '--console-port', '0'], { cwd, env });
    try {
      const link = await printed(shown, /Console (http:\S+)#t=[\w-]{43}/);
      const page = await fetch(link);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Nymgate console')]);
      expect((await fetch(`${link}main.js`)).status).toBe(200);
    } finally {
      shown.kill('SIGKILL');
    }
  });

  it('serves the simulated tenant: the first call is answered, and names nobody', async () => {
    const door = join(stranger.modules, 'nymgate-simulator/dist/index.js');
    const { startSimulator } = (await import(pathToFileURL(door).href)) as typeof SimulatorPackage;
    const simulator = await startSimulator({ people: 20, seed: 7 });
    writeFileSync(join(stranger.folder, 'token'), await simulator.issueAssertion({ subject: SUBJECT }));
    writeFileSync(join(stranger.folder, 'nymgate.yaml'), configurationFor(simulator));
    const serving = spawn('nymgate', ['serve'], { cwd: stranger.folder, env: stranger.environment });
    try {
      const url = await printed(serving, /listens on (http:\/\/127\.0\.0\.1:\d+)/);
      const answer = await fetch(`${url}/v1.0/users?$top=5`);
      const text = await answer.text();
      expect([answer.status, text]).toEqual([200, expect.stringMatching(/"value":\[\{.*p~/)]);
      for (const { mail, displayName } of simulator.people) {
        expect(text).not.toContain(mail);
        expect(text).not.toContain(displayName);
      }
      const call = await stranger.type(`nymgate call entra-id --examples --url ${url}`);
      expect([call.status, call.stderr]).toEqual([0, '']);
      expect((await stranger.type('nymgate doctor')).status).toBe(0);
    } finally {
      serving.kill('SIGKILL');
      await simulator.close();
    }
  });

  it('finds nothing in the package that only we have', async () => {
    expect(existsSync(join(stranger.modules, 'nymgate/src'))).toBe(false);
    const { stdout } = await stranger.type(`grep -rlF '${ROOT}' '${stranger.modules}'`);
    expect(stdout).toBe('');
  });
});

/** Nobody is asked before the package is looked for. */
const SHARED = `listen: { port: 0 }
admin: { enabled: false }
pseudonyms: { scheme: native, keys: [{ id: 1, secret: "file:key.txt" }] }
state: { url: "redis://127.0.0.1:9" }
connectors:
  entra-id:
    tenant: 6e4c8e9f-76cf-41d1-806e-61838b880b87
    clientId: 6e4c8e9f-76cf-41d1-806e-61838b880b87
    assertion: { type: token-file, path: token }
`;

/** With the key that `nymgate keys create` has made. */
function configurationFor(simulator: SimulatorPackage.Simulator): string {
  const { clientId } = simulator.registerApp({
    name: 'stranger',
    roles: CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: 'api://AzureADTokenExchange' }],
  });
  return `listen: { port: 0 }
admin: { enabled: false }
pseudonyms: { scheme: native, keys: [{ id: 1, secret: "file:key.txt" }] }
source: { authority: "${simulator.entraUrl}", graph: "${simulator.graphUrl}" }
connectors:
  entra-id:
    tenant: ${simulator.tenantId}
    clientId: ${clientId}
    assertion: { type: token-file, path: token }
`;
}

/** What it prints in the parentheses of the pattern. */
function printed(child: ReturnType<typeof spawn>, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    const read = (part: string) => {
      told += part;
      const [, found] = pattern.exec(told) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${told}`)));
    child.once('error', reject);
  });
}
