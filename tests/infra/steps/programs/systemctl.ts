import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { only } from '../../server/unit-file.ts';
import { isRunning, startWords } from '../container.ts';
import { fail, MACHINE, print, readFacts, runProgram } from '../facts.ts';
import { loadCredentials, readService, serviceWords, variablesOf } from '../service.ts';

// systemctl of a machine whose one service is the gateway, and which has nginx.

const LOG = join(MACHINE, 'journal');

/** Returns when the gateway listens: a person is slower than that. */
async function enableNow(name: string): Promise<void> {
  const facts = readFacts();
  const unit = readService(name);
  loadCredentials(name, unit);
  const words = serviceWords(facts, unit, only(unit, 'ExecStart').split(' '));
  writeFileSync(LOG, '');
  const pid = startWords(words, LOG, {
    cwd: only(unit, 'WorkingDirectory'),
    env: { ...variablesOf(unit), ...facts.settings },
  });
  writeFileSync(join(MACHINE, `${name}.pid`), String(pid));
  for (let waited = 0; waited < 30_000 && isRunning(pid); waited += 100) {
    if (readFileSync(LOG, 'utf8').includes('listens on')) return;
    await sleep(100);
  }
  fail(`${name}.service does not listen: ${readFileSync(LOG, 'utf8')}`);
}

function reloadNginx(): void {
  const { status, stderr } = spawnSync('nginx', ['-s', 'reload'], { encoding: 'utf8' });
  if (status !== 0) fail(stderr);
}

const COMMANDS: Readonly<Record<string, () => unknown>> = {
  'daemon-reload': () => undefined,
  'enable --now nymgate': () => enableNow('nymgate'),
  'reload nginx': reloadNginx,
  'show --property=Environment --value nymgate': () =>
    print((readService('nymgate').get('Environment') ?? []).join(' ')),
};

await runProgram((args) =>
  (COMMANDS[args.join(' ')] ?? (() => fail(`systemctl ${args.join(' ')}: not known`)))(),
);
