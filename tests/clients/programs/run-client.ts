import { join } from 'node:path';
import { CASES } from '../stand/cases.ts';
import { run, runOrThrow } from '../stand/run.ts';
import type { Stand } from '../stand/start-stand.ts';
import type { Truth } from '../stand/truth.ts';
import type { ClientProgram } from './clients.ts';
import { BUILT } from './places.ts';

/** What a client saw in a case, or its own error as it prints it. */
export type Outcome = { readonly saw: unknown } | { readonly error: string };
export type Outcomes = Readonly<Record<string, Outcome>>;

const PATIENCE = 5 * 60_000;

/** Runs a client's program through the case over TLS, then through all others: TLS is a process with another environment. */
export async function runClient(client: ClientProgram, stand: Stand, truth: Truth): Promise<Outcomes> {
  const trust = client.trust(stand.certificate);
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...(client.httpsOnly ? { GATEWAY: stand.tlsUrl, ...trust } : { GATEWAY: stand.url }),
    TLS_GATEWAY: stand.tlsUrl,
    CONTROL: stand.control.url,
    PERSON: String(truth.person),
    API_KEY: stand.apiKey,
    PYTHONPYCACHEPREFIX: join(BUILT, 'bytecode'),
  };
  // Before the other cases: the last of them changes who is there.
  if (client.runtime === 'java') await createTrustStore(stand.certificate);
  const tls = await outcomesOf(client, { ...env, ...trust, ONLY: 'tls' });
  const open = await outcomesOf(client, env);
  return { ...open, ...tls };
}

/** Java reads no PEM files; `keytool` comes with it. */
async function createTrustStore(certificate: string): Promise<void> {
  const store = ['-keystore', `${certificate}.p12`, '-storetype', 'PKCS12', '-storepass', 'changeit'];
  const args = ['-importcert', '-noprompt', '-alias', 'nymgate', '-file', certificate, ...store];
  await runOrThrow({ file: 'keytool', args, env: process.env, milliseconds: PATIENCE });
}

async function outcomesOf(
  { file, args }: ClientProgram,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Outcomes> {
  const { status, stdout, stderr } = await run({ file, args, env, milliseconds: PATIENCE });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"case"'));
  const told = new Map(
    lines.map((line) => {
      const { case: id, ...outcome } = JSON.parse(line) as { case: string } & Outcome;
      return [id, outcome] as const;
    }),
  );
  // A program that has not come to its end has told of some cases; in the others its end is what went wrong.
  if (status === 0 && told.size > 0) return Object.fromEntries(told);
  const ended: Outcome = { error: `the program ended with ${status}:\n${stderr}` };
  const wanted = CASES.filter(({ id }) => (env['ONLY'] === undefined ? id !== 'tls' : id === env['ONLY']));
  return Object.fromEntries(wanted.map(({ id }) => [id, told.get(id) ?? ended]));
}
