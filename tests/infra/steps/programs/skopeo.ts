import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { get, pushed, put } from '../cluster.ts';
import { DIGEST, fail, print, runProgram } from '../facts.ts';

// skopeo between the folder that `npm run build:image` leaves and a registry of the cluster.

const flag = { type: 'boolean' } as const;

function copy(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { all: flag, 'preserve-digests': flag },
    allowPositionals: true,
  });
  const [from = '', to = ''] = positionals;
  const [, layout = fail(`skopeo copy ${from}`)] = /^oci:(.+)$/.exec(from) ?? [];
  if (!existsSync(`${layout}/index.json`)) fail(`${layout} is no image layout`);
  if (values.all !== true || values['preserve-digests'] !== true)
    fail('it would copy one architecture, or change the digest');
  put('tag', nameOf(to), DIGEST);
  put('image', pushed(nameOf(to).replace(/:[^:/]+$/, '')), {});
}

function inspect(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { format: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.format !== '{{.Digest}}') fail(`skopeo inspect --format ${values.format}`);
  print(get<string>('tag', nameOf(positionals[0] ?? '')));
}

function nameOf(reference: string): string {
  return (
    /^docker:\/\/([a-z0-9.-]+\/[a-z0-9./-]+:[\w.-]+)$/.exec(reference)?.[1] ??
    fail(`${reference} names no image`)
  );
}

await runProgram(([command, ...args]) => {
  if (command === 'copy') copy(args);
  else if (command === 'inspect') inspect(args);
  else fail(`skopeo ${command}: not known to the stand-in`);
});
