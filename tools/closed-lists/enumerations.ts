import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TYPES = `${ROOT}node_modules/@microsoft/microsoft-graph-types/microsoft-graph.d.ts`;

const NAMESPACE = /^export namespace (\w+) \{/;
const UNION = /^ *(?:export )?type (\w+) =((?:\s*\|?\s*"[^"]*")+);/gm;

/** Members of the enumerations that Microsoft publishes, by CSDL name: `microsoft.graph.callRecords.callType`. */
export function readEnumerations(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  // A namespace begins in the first column; what comes before the first one is `microsoft.graph`.
  for (const part of readFileSync(TYPES, 'utf8').split(/^(?=export namespace )/m)) {
    const namespace = NAMESPACE.exec(part)?.[1];
    const prefix = namespace === undefined ? 'microsoft.graph' : `microsoft.graph.${decapitalize(namespace)}`;
    for (const [, name = '', union = ''] of part.matchAll(UNION))
      found.set(
        `${prefix}.${decapitalize(name)}`,
        Array.from(union.matchAll(/"([^"]*)"/g), ([, member = '']) => member),
      );
  }
  return found;
}

/**
 * Names of the enumerations that are declared under the name of a type, in whatever namespace.
 * @example findEnumerations('CallType') // ['microsoft.graph.callRecords.callType']
 */
export function findEnumerations(type: string): readonly string[] {
  published ??= [...readEnumerations().keys()];
  return published.filter((name) => name.endsWith(`.${decapitalize(type)}`));
}

let published: readonly string[] | undefined;

function decapitalize(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

const NAME_IN_RULE = /'(microsoft\.graph\.[A-Za-z.]+)'/g;

/** The enumerations that the rules of the connectors name. */
export function findUsedEnumerations(): readonly string[] {
  const names = ['entities', 'builders'].flatMap((folder) => {
    const path = `${ROOT}packages/connectors/src/${folder}`;
    const files = readdirSync(path).filter((file) => !file.endsWith('.test.ts'));
    return files.flatMap((file) =>
      Array.from(readFileSync(`${path}/${file}`, 'utf8').matchAll(NAME_IN_RULE), ([, name = '']) => name),
    );
  });
  return [...new Set(names)].sort();
}
