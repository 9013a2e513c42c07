import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

type Locked = { readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>> };

test('every package that brings a script is named, and none of them runs (decision 32)', () => {
  const { packages } = read('package-lock.json') as Locked;
  const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript = false }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
  );
  expect(scripted).toContain('esbuild');
  expect(read('package.json').allowScripts).toEqual(
    Object.fromEntries(scripted.map((name) => [name, false])),
  );
});
