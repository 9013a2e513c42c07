import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { writeConfig } from '../contract/hosts/write-config.ts';
import { KUBERNETES, networkAddress, startGoogleMetadata } from '../harness/google-metadata.ts';
import { googleToken } from '../harness/google-tokens.ts';
import { ended, freePort, startCli, withFiles, written } from './cli-process.ts';
import { CLOUD_RUN, ETL, GOOGLE_CALLERS, googleStand } from './google-stand.ts';

const USERS = '/entra-id/v1.0/users?$top=5';

const { graph, metadata } = googleStand();

type Deployed = { readonly listen?: object; readonly environment?: object };

/** The container's command line, with the configuration that hosts.md names. */
async function deploy({ listen = {}, environment = {} }: Deployed = {}) {
  const port = await freePort();
  const directory = withFiles({});
  const { text, key } = writeConfig(directory, graph().origin, {
    listen: { host: '0.0.0.0', port, behindTls: true, ...listen },
    callers: GOOGLE_CALLERS,
    drain: { lagMilliseconds: 0, graceMilliseconds: 8_000 },
  });
  writeFileSync(join(directory, 'nymgate.json'), text, { mode: 0o600 });
  const child = startCli(['serve', '--config', 'nymgate.json'], {
    directory,
    environment: { PORT: String(port), ...CLOUD_RUN, GCE_METADATA_HOST: metadata().host, ...environment },
  });
  return { child, key, port, url: `http://${networkAddress()}:${port}` };
}

/** As Cloud Run's front end sends it: the host's own name, the caller's address appended. */
async function ask(url: string, given: Readonly<Record<string, string>>): Promise<{ status: number }> {
  const front = { host: 'gateway.example', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
  const sent = request(url + USERS, { headers: { ...front, ...given }, agent: false }).end();
  const [{ statusCode }] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: statusCode ?? 0 };
}
const serverless = (token: string) => ({ 'x-serverless-authorization': `Bearer ${token}` });

describe('the node host as Cloud Run starts it', () => {
  test('HOK-05 serves a service account that Google has verified, frozen in between, and drains at SIGTERM', async () => {
    const { child, port, url } = await deploy();
    await written(child, 'stderr', /listens on/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    expect((await ask(url, { authorization: `Bearer ${googleToken(ETL)}` })).status).toBe(200);
    expect((await ask(url, serverless(googleToken(ETL)))).status).toBe(200);
    const signed = googleToken(ETL, { signature: 'c2lnbmF0dXJl' });
    expect((await ask(url, { authorization: `Bearer ${signed}` })).status).toBe(401);
    expect((await ask(url, serverless(signed))).status).toBe(401);
    expect((await ask(url, serverless(googleToken('x@y.iam.gserviceaccount.com')))).status).toBe(401);
    expect((await ask(url, {})).status).toBe(401);
    const elsewhere = googleToken(ETL, { claims: { aud: 'https://somebody.else' } });
    expect((await ask(url, serverless(elsewhere))).status).toBe(401);
    expect((await ask(url, serverless(googleToken(ETL, { claims: { exp: 1 } })))).status).toBe(401);
    // A container beside this one.
    expect((await ask(`http://127.0.0.1:${port}`, serverless(googleToken(ETL)))).status).toBe(401);

    // FRZ-01: without a processor between two requests.
    child.kill('SIGSTOP');
    await sleep(2_000);
    child.kill('SIGCONT');
    expect((await ask(url, serverless(googleToken(ETL)))).status).toBe(200);

    graph().delay(1_500);
    const last = ask(url, serverless(googleToken(ETL)));
    await sleep(500);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await last).status).toBe(200);
    graph().delay(0);
    expect(await exited).toEqual([0, null]);
  });

  test('says why it would not be found, and does not start', async () => {
    const wrong = { PORT: '8081' };
    const { child } = await deploy({ listen: { host: '127.0.0.1' }, environment: wrong });
    const { code, stderr } = await ended(child);
    expect(code).not.toBe(0);
    expect(stderr).toContain('listen.host is loopback');
    expect(stderr).toContain('deploy with --port');
  });

  test('HOK-05 believes nobody on Knative, which sets the same variables: it does not start', async () => {
    const nodes = await startGoogleMetadata(KUBERNETES);
    const nobody = `127.0.0.1:${await freePort()}`;
    for (const GCE_METADATA_HOST of [nodes.host, nobody]) {
      const { child } = await deploy({ environment: { GCE_METADATA_HOST } });
      const { code, stderr } = await ended(child);
      expect(code).not.toBe(0);
      expect(stderr).toContain("google-iam is refused: Google's metadata server");
    }
    await nodes.close();
  });

  test.each(['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT'])(
    'HOK-05 believes nobody where %s is not set: it does not start',
    async (name) => {
      const { child } = await deploy({ environment: { [name]: '' } });
      const { code, stderr } = await ended(child);
      expect(code).not.toBe(0);
      expect(stderr).toContain('google-iam is refused');
    },
  );
});
