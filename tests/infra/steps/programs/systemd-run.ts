import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { only } from '../../server/unit-file.ts';
import { isRunning } from '../container.ts';
import { fail, MACHINE, readFacts, runProgram } from '../facts.ts';
import { readService, serviceWords } from '../service.ts';

// systemd-run as the guide uses it: one command as the user of the running service.

const flag = { type: 'boolean' } as const;

await runProgram((args) => {
  const at = args.findIndex((word) => !word.startsWith('--'));
  const { values } = parseArgs({
    args: args.slice(0, at),
    options: {
      ...{ pty: flag, wait: flag, collect: flag, quiet: flag },
      uid: { type: 'string' },
      property: { type: 'string', multiple: true },
    },
  });
  const unit = readService('nymgate');
  if (
    values.uid !== only(unit, 'User') ||
    !isRunning(Number(readFileSync(join(MACHINE, 'nymgate.pid'), 'utf8')))
  )
    fail(`Failed to look up user ${values.uid}: it exists while the service runs`);
  const [groups = '', core = '', environment = '', ...others] = values.property ?? [];
  const known = [`SupplementaryGroups=${only(unit, 'SupplementaryGroups')}`, 'LimitCORE=0'];
  if ([groups, core].join() !== known.join() || !environment.startsWith('Environment=') || others.length > 0)
    fail(`systemd-run: --property ${values.property?.join(' ')}`);
  const facts = readFacts();
  const variables = environment.slice('Environment='.length).split(' ');
  const pairs = variables.map((pair) => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ]);
  const [program = '', ...words] = serviceWords(facts, unit, args.slice(at));
  const env = { PATH: '/usr/bin:/bin', ...Object.fromEntries(pairs), ...facts.settings };
  process.exit(spawnSync(program, words, { stdio: 'inherit', cwd: '/', env }).status ?? 1);
});
