import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** A file that does nothing but pass on what others export. */
const DOOR = /\/(?:index|engine)\.ts$/;
const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url));
const IMPORT = /^import \{([^}]*)\} from '([./][^']*\.ts)';$/gm;
const PASSED_ON = /^export (type )?\{([^}]*)\} from '(\.[^']*\.ts)';$/gm;

/**
 * Leads every import through a room's door to the file behind it. esbuild puts into the first chunk what it can reach from
 * there, used or not, and a door leads to the whole room.
 */
export const bypassBarrels: Plugin = {
  name: 'bypass-doors',
  setup: (builder) => {
    const doors = new Map<string, Promise<BarrelExport | undefined>>();
    const doorAt = (path: string): Promise<BarrelExport | undefined> => {
      const known = doors.get(path) ?? readDoor(path);
      doors.set(path, known);
      return known;
    };
    builder.onLoad({ filter: /\/(?:src|tools\/bundle)\/.*\.ts$/ }, async ({ path }) => ({
      contents: await bypass(withPaths(await readFile(path, 'utf8'), dirname(path)), dirname(path), doorAt),
      loader: 'ts',
    }));
  },
};

/** For each name the file that has it, and its name there. */
type BarrelExport = ReadonlyMap<string, { readonly file: string; readonly name: string }>;

/**
 * Modules of other packages by their files, so that what comes after sees paths alone. Seen from the folder: the letters of the text
 * decide the short names that esbuild gives, and those are to be the same wherever the clone lies.
 */
function withPaths(source: string, folder: string): string {
  return source.replace(
    /'@nymgate\/([a-z-]+)\/([^']+)'/g,
    (_, name, path) => `'./${relative(folder, `${PACKAGES}${name}/src/${path}.ts`)}'`,
  );
}

async function readDoor(path: string): Promise<BarrelExport | undefined> {
  if (!DOOR.test(path)) return undefined;
  const source = await readFile(path, 'utf8');
  const rest = source.replace(PASSED_ON, '').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  if (rest.trim() !== '') return undefined;
  const entries = [...source.matchAll(PASSED_ON)].flatMap(([, , names = '', file = '']) =>
    readNames(names).map(({ name, as }) => [as, { file: resolve(dirname(path), file), name }] as const),
  );
  return new Map(entries);
}

async function bypass(
  source: string,
  folder: string,
  doorAt: (path: string) => Promise<BarrelExport | undefined>,
): Promise<string> {
  let bypassed = source;
  for (const [statement, names = '', target = ''] of source.matchAll(IMPORT)) {
    const door = await doorAt(resolve(folder, target));
    if (door === undefined) continue;
    const direct = readNames(names).map(({ name, as }) => {
      const behind = door.get(name);
      if (behind === undefined) throw new Error(`${target} has no ${name}.`);
      return `import { ${behind.name} as ${as} } from ${JSON.stringify(behind.file)};`;
    });
    bypassed = bypassed.replace(statement, direct.join(' '));
  }
  return bypassed;
}

/** Names but those of types: `a, type B, c as d`. */
function readNames(list: string): readonly { readonly name: string; readonly as: string }[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => {
      const [name = '', as = name] = part.split(/\s+as\s+/);
      return { name, as };
    });
}
