import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { APP_PARTS, NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { readTlsFiles } from './listener/read-certificate.ts';
import { type RenewalOptions, renewCertificate } from './renew-certificate.ts';
import { startNodeServer } from './start-node-server.ts';

type Pair = ReturnType<typeof createSelfSignedCertificate>;
const [first, second] = [1, 2].map(() => createSelfSignedCertificate({ names: ['127.0.0.1'] })) as [
  Pair,
  Pair,
];

let directory: string;
let version = 0;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-tls-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = (name: string) => join(directory, name);
const tls = () => ({ certificate: path('tls.crt'), key: path('tls.key') });

/** As the kubelet does: a new folder, then `..data` is swapped for it (AtomicWriter). */
function mount({ certificate, key }: Pair, mode = 0o600): void {
  version += 1;
  mkdirSync(path(`..${version}`));
  writeFileSync(path(`..${version}/tls.crt`), certificate);
  writeFileSync(path(`..${version}/tls.key`), key, { mode });
  symlinkSync(`..${version}`, path('..data_tmp'));
  renameSync(path('..data_tmp'), path('..data'));
  for (const name of ['tls.crt', 'tls.key'])
    if (!existsSync(path(name))) symlinkSync(`..data/${name}`, path(name));
}

describe('the files of listen.tls', () => {
  let isInService = true;
  async function renewal() {
    const lines: (readonly [string, object | undefined])[] = [];
    let inUse = await readTlsFiles(tls());
    isInService = true;
    const options: RenewalOptions = {
      config: hostConfig({ listen: { port: 0, tls: tls() } }),
      listener: {
        currentTls: () => inUse,
        renewTls: (next) => {
          inUse = next;
        },
      },
      state: { tlsFilesValid: true },
      log: { write: (_, event, fields) => void lines.push([event, fields]) },
      isInService: () => isInService,
    };
    const check = async () => {
      await renewCertificate(options);
      return { certificate: inUse.certificate, valid: options.state.tlsFilesValid, lines: lines.splice(0) };
    };
    return check;
  }

  test('unchanged: nothing happens', async () => {
    mount(first);
    expect(await (await renewal())()).toEqual({ certificate: first.certificate, valid: true, lines: [] });
  });

  test('a swapped symbolic link is seen, and the pair is in use', async () => {
    mount(first);
    const check = await renewal();
    mount(second);
    expect(await check()).toEqual({
      ...{ certificate: second.certificate, valid: true },
      lines: [['listener_tls_renewed', {}]],
    });
  });

  test.each<[string, string, () => void]>([
    ['a key that does not fit', 'no-pair', () => mount({ ...second, key: first.key })],
    ['a certificate that is none', 'no-pair', () => mount({ ...second, certificate: 'renewed soon' })],
    ['an empty certificate', 'no-pair', () => mount({ ...second, certificate: '' })],
    ['an empty key', 'no-pair', () => mount({ ...second, key: '' })],
    ['a file that is gone', 'unreadable', () => rmSync(path('tls.key'))],
    ['a key that others may read', 'exposed', () => mount(second, 0o644)],
  ])('%s keeps the former pair and says so once, until the files fit', async (_, reason, change) => {
    mount(first);
    const check = await renewal();
    change();
    const refused = { certificate: first.certificate, valid: false };
    expect(await check()).toEqual({ ...refused, lines: [['listener_tls_refused', { reason }]] });
    expect(await check()).toEqual({ ...refused, lines: [] });
    mount(second);
    expect(await check()).toMatchObject({ certificate: second.certificate, valid: true });
  });

  test('a reload in the meantime has read them itself', async () => {
    mount(first);
    const check = await renewal();
    mount(second);
    isInService = false;
    expect(await check()).toEqual({ certificate: first.certificate, valid: true, lines: [] });
  });

  test('back to the former files: valid again, and nothing is renewed', async () => {
    mount(first);
    const check = await renewal();
    mount({ ...second, key: first.key });
    await check();
    mount(first);
    expect(await check()).toEqual({ certificate: first.certificate, valid: true, lines: [] });
  });
});

test('a running gateway serves a renewed certificate without a signal', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  mount(first);
  const host = await startNodeServer({
    config: hostConfig({ listen: { port: 0, tls: tls() } }),
    createApp: async () => ({
      ...APP_PARTS,
      status: () => NO_STATUS,
      handle: async () => ({ status: 200, headers: [], body: new Uint8Array(0) }),
    }),
    logSink: () => undefined,
  });
  try {
    const served = () => peerCertificate(Number(new URL(host.url).port));
    expect(await served()).toBe(first.certificate.trim());
    mount(second);
    vi.advanceTimersByTime(10_000);
    await expect.poll(served, { timeout: 20_000 }).toBe(second.certificate.trim());
  } finally {
    await host.close(0);
    vi.useRealTimers();
  }
});

function peerCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.toString().trim() ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
