import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { sendBytes } from '../contract/hosts/node-under-test.ts';
import { writeConfig } from '../contract/hosts/write-config.ts';
import { networkAddress } from '../harness/google-metadata.ts';
import { googleToken } from '../harness/google-tokens.ts';
import { freePort, withFiles, written } from './cli-process.ts';
import { CLOUD_RUN, ETL, GOOGLE_CALLERS, googleStand } from './google-stand.ts';

const FROM_SOURCE = process.env['NYMGATE_CLI_SOURCE'] !== undefined;
const ENTRY = fileURLToPath(
  new URL(
    FROM_SOURCE ? '../../packages/hosts/src/gcp/index.ts' : '../../dist/hosts/gcp/index.js',
    import.meta.url,
  ),
);
const FRAMEWORK = createRequire(import.meta.url).resolve('@google-cloud/functions-framework');

const { graph, metadata } = googleStand();

/** Google's framework as its buildpack starts it, with the folder that a person would deploy. */
async function deploy(variables: Readonly<Record<string, string>>) {
  const port = await freePort();
  const directory = withFiles({
    'package.json': JSON.stringify({ type: 'module', main: 'index.js' }),
    'index.js': `import { createFunction } from ${JSON.stringify(ENTRY)};
export const nymgate = createFunction(import.meta.dirname);
`,
  });
  const { text, key } = writeConfig(directory, graph().origin, {
    callers: GOOGLE_CALLERS,
    log: { level: 'info' },
  });
  writeFileSync(join(directory, 'nymgate.json'), text, { mode: 0o600 });
  const loader = FROM_SOURCE ? ['--import', import.meta.resolve('tsx'), '-C', 'nymgate-source'] : [];
  const main = join(FRAMEWORK, '../main.js');
  const child = spawn(process.execPath, [...loader, main, '--target=nymgate', `--source=${directory}`], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      ...(FROM_SOURCE && { NODE_ENV: 'development' }),
      GCE_METADATA_HOST: metadata().host,
      ...variables,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, key, port, url: `http://${networkAddress()}:${port}` };
}

test('HOK-05 FRZ-01 a function of the Functions Framework, in a process of its own', async () => {
  const { child, key, port, url } = await deploy(CLOUD_RUN);
  await written(child, 'stdout', /"event":"started"/);
  const ask = (token: string, at = url) =>
    sendBytes(at, key, {
      method: 'GET',
      target: '/entra-id/v1.0/users?$top=5',
      headers: [
        ['X-Forwarded-For', '203.0.113.9'],
        ['X-Serverless-Authorization', `Bearer ${token}`],
      ],
    });
  expect((await ask(googleToken(ETL))).status).toBe(200);
  expect((await ask(googleToken(ETL, { signature: 'c2ln' }))).status).toBe(401);
  expect((await ask(googleToken(ETL), `http://127.0.0.1:${port}`)).status).toBe(401);

  child.kill('SIGSTOP');
  await sleep(1_500);
  child.kill('SIGCONT');
  expect((await ask(googleToken(ETL))).status).toBe(200);

  graph().delay(1_500);
  const last = ask(googleToken(ETL));
  await sleep(500);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await last).status).toBe(200);
  graph().delay(0);
  await exited;
});

test('HOK-05 on Knative, which sets the same variables, it believes nobody: nothing is served', async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  const { child, key, url } = await deploy({ ...CLOUD_RUN, GCE_METADATA_HOST: nobody });
  await written(child, 'stdout', /google-iam is refused: Google's metadata server/);
  const wire = { method: 'GET', target: '/entra-id/v1.0/users', headers: [] };
  expect(await sendBytes(url, key, wire)).toEqual({ status: 503, code: 'NOT_READY' });
});

test('HOK-05 elsewhere it believes nobody: nothing is served', async () => {
  const { child, key, url } = await deploy({});
  await written(child, 'stdout', /google-iam is refused/);
  const wire = { method: 'GET', target: '/entra-id/v1.0/users', headers: [] };
  expect(await sendBytes(url, key, wire)).toEqual({ status: 503, code: 'NOT_READY' });
});
