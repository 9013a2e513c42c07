import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, print, readFacts, runProgram } from '../facts.ts';

// The Azure command line against the simulated tenant: who types is signed in by name, without a browser.

const FOLDER = join(homedir(), '.azure');
const facts = readFacts();

function login(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { tenant: { type: 'string' }, 'allow-no-subscriptions': { type: 'boolean' } },
  });
  if (values.tenant !== facts.tenantId) fail(`az login: there is no tenant ${values.tenant}`);
  // Without it, az refuses somebody who has no subscription.
  if (values['allow-no-subscriptions'] !== true) fail(`No subscriptions found for ${process.env['USER']}.`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'tenant'), values.tenant);
}

function token(): string {
  try {
    readFileSync(join(FOLDER, 'tenant'));
  } catch {
    fail("Please run 'az login' to setup account.");
  }
  return facts.tokens[process.env['USER'] ?? ''] ?? fail('nobody of this name');
}

/** As nymgate asks for one. */
function getAccessToken(args: readonly string[]): void {
  const wanted = `--resource-type ms-graph --tenant ${facts.tenantId} --query accessToken --output tsv`;
  if (args.join(' ') !== wanted) fail(`az account get-access-token ${args.join(' ')}`);
  print(token());
}

/** Without `--append`, az removes all other credentials of the application. */
async function resetCredential(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { id: { type: 'string' }, cert: { type: 'string' }, append: { type: 'boolean' } },
  });
  if (!values.cert?.startsWith('@') || values.append !== true)
    fail('az ad app credential reset: --cert @FILE --append');
  const pem = readFileSync(values.cert.slice(1), 'utf8');
  const [, key = ''] =
    /^-----BEGIN CERTIFICATE-----\n([\s\S]+)\n-----END CERTIFICATE-----\n$/.exec(pem) ?? fail('no PEM');
  const application = `/v1.0/applications(appId='${values.id}')`;
  const { keyCredentials } = (await graph('GET', application)) as { keyCredentials: unknown[] };
  const added = { type: 'AsymmetricX509Cert', usage: 'Verify', key: key.replaceAll('\n', '') };
  await graph('PATCH', application, { keyCredentials: [...keyCredentials, added] });
}

async function graph(method: string, target: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token()}`, 'content-type': 'application/json' };
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`${facts.graphUrl}${target}`, request);
  const text = await response.text();
  return response.ok ? JSON.parse(text || '{}') : fail(`Graph answers ${response.status}: ${text}`);
}

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  login,
  'account get-access-token': getAccessToken,
  'ad app credential reset': resetCredential,
};

await runProgram((args) => {
  const name = Object.keys(COMMANDS).find((each) => `${args.join(' ')} `.startsWith(`${each} `));
  if (name === undefined) fail(`az ${args.join(' ')}: not known to the stand-in`);
  return COMMANDS[name]?.(args.slice(name.split(' ').length));
});
