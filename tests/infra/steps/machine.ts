import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { startSimulator } from 'nymgate-simulator';
import { ROOT } from '../../docs/repository-files.ts';
import { listenOnLoopback } from '../../stand-ins/listen-on-loopback.ts';
import { type Facts, MACHINE, print } from './facts.ts';
import type { Result, Typed } from './start-machine.ts';

// The machine of start-machine.ts, from within: a simulated tenant, the programs that a page names, and a shell for each person.
// Lines of JSON come in, what a person types, and what it printed goes out.

/** Scopes of the Azure command line's token (graph-facts.md#8.1). */
const AZ_SCOPES = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.AccessAsUser.All',
];
const ROLES = {
  operator: ['Application Developer'],
  administrator: ['Privileged Role Administrator'],
} as const;

const [programs = '', tsx = ''] = process.argv.slice(2);
const tenantId = process.env['TENANT_ID'] ?? '';
const simulator = await startSimulator({ people: 12, seed: 7, membersMayRegister: false, tenantId });

const platform = createServer((request, response) => {
  void issueToken(request).then((token) => response.end(token));
});

async function issueToken(request: IncomingMessage): Promise<string> {
  const claims = JSON.parse(await text(request)) as { subject: string; audience: string };
  return simulator.issueAssertion(claims);
}

const facts: Facts = {
  ...{ root: ROOT, node: process.execPath, tenantId },
  ...{ graphUrl: simulator.graphUrl, issuerUrl: simulator.issuerUrl },
  tokenUrl: (await listenOnLoopback(platform)).origin,
  settings: {
    NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl,
    NYMGATE_SOURCE__GRAPH: simulator.graphUrl,
  },
  tokens: Object.fromEntries(
    await Promise.all(
      Object.entries(ROLES).map(async ([person, roles], at) => {
        const id = `5f6b1c1e-0d8f-4b8e-9d35-0c6a2f4f7a1${at}`;
        return [person, await simulator.issueOperatorToken(AZ_SCOPES, { roles, id })] as const;
      }),
    ),
  ),
};
writeFileSync(join(MACHINE, 'facts.json'), JSON.stringify(facts));

/** Programs of this test are run by Node with tsx, under the names that a page has for them. */
function writeProgram(name: string, line: string): void {
  const file = join(MACHINE, 'bin', name);
  writeFileSync(file, `#!/bin/bash\n${line}\n`);
  chmodSync(file, 0o755);
}

mkdirSync(join(MACHINE, 'bin'), { recursive: true });
for (const name of programs.split(',').filter((each) => each !== ''))
  writeProgram(
    name,
    `exec ${process.execPath} --import ${tsx} -C nymgate-source ${ROOT}tests/infra/steps/programs/${name}.ts "$@"`,
  );
writeProgram('node', `exec ${process.execPath} "$@"`);
writeProgram('npm', `exec bash ${ROOT}tests/infra/steps/programs/npm.sh "$@"`);
// Everybody is root here: who forgets sudo where it is needed isn't noticed.
writeProgram(
  'sudo',
  'case "$1" in -*) echo "sudo $1: not known to the stand-in" >&2; exit 1 ;; esac\nexec "$@"',
);
// The product, with the simulated tenant for those commands that administer one.
writeProgram(
  'nymgate',
  `case "$1" in setup | consent) set -- "$@" --graph ${simulator.graphUrl} ;; esac\nexec /usr/local/bin/nymgate "$@"`,
);

type Shell = (command: string) => Promise<Result>;
const END = '\u001e';

/** A shell that stays, so that variables and folders do too. A pipe fails with any of its parts. */
function openShell(person: string): Shell {
  const path = `${MACHINE}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin`;
  const home = `/home/${person}`;
  mkdirSync(home, { recursive: true });
  const child = spawn('/bin/bash', ['--noprofile', '--norc'], {
    cwd: '/home/operator/nymgate',
    env: {
      PATH: path,
      HOME: home,
      USER: person,
      CURL_CA_BUNDLE: `${MACHINE}/ca.crt`,
      ...settingsOfPrograms(),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write('exec 2>&1\nset -o pipefail\n');
  let printed = '';
  let waiting: ((result: Result) => void) | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    const [, out = '', code] = new RegExp(`^([\\s\\S]*)\\n${END}(\\d+)${END}\\n`).exec(printed) ?? [];
    if (code === undefined) return;
    printed = '';
    waiting?.({ code: Number(code), out });
  });
  return (command) =>
    new Promise((resolve) => {
      waiting = resolve;
      child.stdin.write(`{ ${command}\n} < /dev/null\nprintf '\\n${END}%s${END}\\n' "$?"\n`);
    });
}

/** Where helm and its schemas are: the cache of the test, not of the person. */
function settingsOfPrograms(): Readonly<Record<string, string>> {
  return { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? '' };
}

const shells = new Map<string, Shell>();
print('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { person, command } = JSON.parse(line) as Typed;
  const shell = shells.get(person) ?? openShell(person);
  shells.set(person, shell);
  print(JSON.stringify(await shell(command)));
}
process.exit(0);
