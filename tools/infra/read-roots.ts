import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHcl } from './hcl2json.ts';

export type Body = Readonly<Record<string, unknown>>;

/** One block: `resource "aws_iam_role" "gateway"` has kind resource, type aws_iam_role and name gateway; `variable "x"` has no type. */
export type Block = {
  readonly kind: string;
  readonly type: string;
  readonly name: string;
  readonly body: Body;
};

/** A module or an example. */
export type Root = {
  /** `modules/entra-app`. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** Of `tests/*.tftest.hcl`. */
  readonly tests: readonly Block[];
};

export const INFRA = join(import.meta.dirname, '../../infra');

/** Every module and example, by listing: `modules/entra-app`, `examples/aws`, `examples/aws/keys`. */
export function listRoots(infra: string): readonly string[] {
  return ['modules', 'examples'].flatMap((kind) =>
    readdirSync(join(infra, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [`${kind}/${name}`, `${kind}/${name}/keys`])
      .filter((path) => existsSync(join(infra, path, 'versions.tf')) || !path.endsWith('/keys')),
  );
}

export async function readRoots(): Promise<readonly Root[]> {
  return Promise.all(listRoots(INFRA).map(readRoot));
}

async function readRoot(path: string): Promise<Root> {
  const folder = join(INFRA, path);
  const [blocks, tests] = await Promise.all([
    readFiles(folder, '.tf'),
    readFiles(join(folder, 'tests'), '.tftest.hcl'),
  ]);
  return { path, blocks, tests };
}

async function readFiles(folder: string, ending: string): Promise<readonly Block[]> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  const files = names.map((name) => readText(readFileSync(join(folder, name), 'utf8'), join(folder, name)));
  return (await Promise.all(files)).flat();
}

/** The blocks of a text; a fault of syntax is thrown with file, line and column. */
export async function readText(text: string, file = 'main.tf'): Promise<readonly Block[]> {
  return Object.entries(await parseHcl(file, text)).flatMap(([kind, content]) => blocksOf(kind, content));
}

/** Blocks with two labels, one, or none, as `hcl2json` nests them. */
function blocksOf(kind: string, content: unknown): readonly Block[] {
  if (Array.isArray(content))
    return content.map((body) => ({ kind, type: '', name: '', body: body as Body }));
  const labelled = Object.entries(content as Record<string, unknown>);
  if (!LABELLED_TWICE.has(kind)) return labelled.flatMap(([name, bodies]) => named(kind, '', name, bodies));
  return labelled.flatMap(([type, names]) =>
    Object.entries(names as Record<string, unknown>).flatMap(([name, bodies]) =>
      named(kind, type, name, bodies),
    ),
  );
}

const LABELLED_TWICE: ReadonlySet<string> = new Set(['resource', 'data', 'ephemeral']);

function named(kind: string, type: string, name: string, bodies: unknown): readonly Block[] {
  return (bodies as readonly Body[]).map((body) => ({ kind, type, name, body }));
}
