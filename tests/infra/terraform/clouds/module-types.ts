import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHcl } from '../../../../tools/infra/hcl2json.ts';
import { ROOT } from '../../../docs/repository-files.ts';

export type Hcl = Readonly<Record<string, unknown>>;

/** The parsed `.tf` files of one folder below `infra/`. */
export async function readFolder(folder: string): Promise<readonly Hcl[]> {
  const path = join(ROOT, 'infra', folder);
  const files = readdirSync(path).filter((name) => name.endsWith('.tf'));
  return Promise.all(
    files.map(async (name) => (await parseHcl(name, readFileSync(join(path, name), 'utf8'))) as Hcl),
  );
}

/** Types of resources and data sources of a folder, such as `google_service_account` and `data.google_project`. */
export async function typesOf(folder: string): Promise<readonly string[]> {
  const files = await readFolder(folder);
  return files.flatMap(({ resource = {}, data = {} }) => [
    ...Object.keys(resource as Hcl),
    ...Object.keys(data as Hcl).map((name) => `data.${name}`),
  ]);
}
