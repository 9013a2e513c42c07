import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILDS, LAYOUT, readBlob, readIndex } from './image-under-test.ts';

// A real registry on loopback (Debian's docker-registry), skopeo as the one who pushes and pulls, cosign with a key of its own.

const COSIGN = process.env['NYMGATE_COSIGN'] ?? 'cosign';
const directory = mkdtempSync(join(tmpdir(), 'nymgate-registry-'));
const path = (name: string) => join(directory, name);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
let registry: ChildProcess;
let address: string;

beforeAll(async () => {
  address = `127.0.0.1:${await freePort()}`;
  writeFileSync(
    path('registry.yml'),
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${path('stored')} } }\nhttp: { addr: "${address}" }\n`,
  );
  registry = spawn('docker-registry', ['serve', path('registry.yml')], { stdio: 'ignore' });
  const answers = () =>
    fetch(`http://${address}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const until = Date.now() + 20_000; !(await answers()); await sleep(50))
    if (Date.now() > until) throw new Error('The registry does not answer.');
  skopeo(
    'copy',
    '--all',
    '--preserve-digests',
    '--dest-tls-verify=false',
    `oci:${LAYOUT}:${version}`,
    pushed(),
  );
});

afterAll(() => {
  registry.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

function pushed(): string {
  return `docker://${address}/nymgate:${version}`;
}

/** The name that is signed: by digest, so that the signature is of this content whatever a tag says later. */
function byDigest(): string {
  return `${address}/nymgate@${readIndex().digest}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (bound === null || typeof bound === 'string') throw new Error('No port is free.');
  return bound.port;
}

function skopeo(...args: readonly string[]): string {
  return execFileSync('skopeo', ['--insecure-policy', ...args], { encoding: 'utf8' });
}

function cosign(...args: readonly string[]): string {
  const env = { ...process.env, COSIGN_PASSWORD: 'of the test', HOME: directory };
  return execFileSync(COSIGN, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('a registry', () => {
  test('has the index under the digest that the build said, and gives back the same bytes', () => {
    const raw = skopeo('inspect', '--raw', '--tls-verify=false', pushed());
    expect(JSON.parse(raw)).toEqual(readBlob(readIndex().digest));
    skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      '--src-tls-verify=false',
      pushed(),
      `oci:${path('pulled')}:${version}`,
    );
    const pulled = JSON.parse(readFileSync(join(path('pulled'), 'index.json'), 'utf8'));
    expect(pulled.manifests[0].digest).toBe(readIndex().digest);
    execFileSync('diff', ['-r', join(LAYOUT, 'blobs'), join(path('pulled'), 'blobs')]);
  });

  test('takes the one file as well as the folder', () => {
    const archive = `oci-archive:${join(BUILDS.first, `nymgate-${version}.oci.tar`)}:${version}`;
    const digest = skopeo('inspect', '--format', '{{.Digest}}', archive).trim();
    expect(digest).toBe(readIndex().digest);
  });
});

describe('a signature', () => {
  const options = ['--allow-insecure-registry', '--allow-http-registry'];
  const verify = (key: string, image: string) =>
    cosign('verify', '--key', path(key), '--insecure-ignore-tlog=true', ...options, image);

  test('of the right key is found at the image; another key, and an image without one, are refused', () => {
    for (const name of ['ours', 'another']) cosign('generate-key-pair', '--output-key-prefix', path(name));
    expect(() => verify('ours.pub', byDigest())).toThrow();
    cosign(
      'sign',
      '--yes',
      '--key',
      path('ours.key'),
      '--tlog-upload=false',
      '--recursive',
      ...options,
      byDigest(),
    );
    const [claim] = JSON.parse(verify('ours.pub', byDigest()));
    expect(claim.critical.image['docker-manifest-digest']).toBe(readIndex().digest);
    expect(() => verify('another.pub', byDigest())).toThrow();
    const [first] = readBlob<{ manifests: readonly { digest: string }[] }>(readIndex().digest).manifests;
    expect(verify('ours.pub', `${address}/nymgate@${first?.digest}`)).toContain(first?.digest);
  });
});
