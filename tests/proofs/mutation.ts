import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldRule } from '../../packages/engine/src/plan/rule-set.ts';
import { repositoryFiles } from '../docs/repository-files.ts';

// A change of what a cited test guards, which must make that test fail. It is added to the end of one module while that test
// runs (`NYMGATE_PROOF`, read by vitest.config.ts).

export const ROOT = join(import.meta.dirname, '../..');
const ENTITY_TABLES = 'packages/connectors/src/entities/all-entities.ts';

export type ProofMutation = {
  /** Function or rule, and what it does instead. */
  readonly name: string;
  /** The module that is changed, from the root of the repository. */
  readonly file: string;
  readonly target:
    | { readonly function: string; readonly instead: string }
    | { readonly entity: string; readonly property: string; readonly rule: FieldRule }
    | { readonly table: string; readonly without: string };
  /** Citations of threats.md that must fail: `file › title`. */
  readonly guards: readonly string[];
};

/** Modules of `packages/` with the functions that they export. */
const MODULES = repositoryFiles(/^packages\/[\w-]+\/src\/.*(?<!\.test)\.ts$/).map(({ path, text }) => ({
  path,
  names: new Set([...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name)),
}));

/**
 * A change of one exported function.
 *
 * @param file its module, where it's in `tests/` or several modules export this name
 */
export function change<Target extends AnyFunction>(target: Target, file?: string) {
  return (to: string, instead: (original: Target) => Target, guards: readonly string[]): ProofMutation =>
    toMutation(target.name, { to, instead: instead.toString(), guards, file });
}

/** A change of what an exported function makes: these members replace its own. */
export function changeMade<Target extends AnyFunction>(target: Target, file?: string) {
  type Made = ReturnType<Target>;
  return (to: string, members: (made: Made) => Partial<Made>, guards: readonly string[]): ProofMutation => {
    const instead = `(original) => (...given) => { const made = original(...given); return { ...made, ...(${members})(made) }; }`;
    return toMutation(target.name, { to, instead, guards, file });
  };
}

type AnyFunction = (...values: never[]) => unknown;
type Change = Pick<ProofMutation, 'guards'> & {
  readonly to: string;
  readonly instead: string;
  readonly file: string | undefined;
};

function toMutation(name: string, { to, instead, guards, file = findModule(name) }: Change): ProofMutation {
  return { name: `${name}: ${to}`, file, target: { function: name, instead }, guards };
}

function findModule(name: string): string {
  const [module, ...others] = MODULES.filter(({ names }) => names.has(name));
  if (module === undefined || others.length > 0) throw new Error(`state which module has ${name}`);
  return module.path;
}

/** A property of an entity table with another rule. */
export function changeRule(
  entity: string,
  property: string,
  rule: FieldRule,
  guards: readonly string[],
): ProofMutation {
  return {
    name: `${entity}.${property}: ${JSON.stringify(rule)}`,
    file: ENTITY_TABLES,
    target: { entity, property, rule },
    guards,
  };
}

/** A table of rules without one of its properties. */
export function withoutProperty<Name extends string, Properties extends object>(
  file: string,
  table: Readonly<Record<Name, Properties>>,
  property: keyof Properties & string,
  guards: readonly string[],
): ProofMutation {
  const [name = ''] = Object.keys(table);
  return { name: `${name} without ${property}`, file, target: { table: name, without: property }, guards };
}

/** What vitest.config.ts adds to the module. */
export function toAddedCode({ target }: ProofMutation): string {
  if ('table' in target) return `;delete ${target.table}[${JSON.stringify(target.without)}];`;
  const [name, instead] =
    'function' in target
      ? [target.function, target.instead]
      : [
          'createEntityRule',
          `(original) => (name, ...rest) => { const rule = original(name, ...rest); return name === ${JSON.stringify(target.entity)} ? { ...rule, properties: { ...rule.properties, [${JSON.stringify(target.property)}]: ${JSON.stringify(target.rule)} } } : rule; }`,
        ];
  // `__name` is what esbuild writes into the text of functions.
  return `;{ const __name = (value) => value; const original = ${name}; ${name} = (${instead})(original); }`;
}

/** Whether the module still exports the function or table. */
export function hasTarget({ file, target }: ProofMutation): boolean {
  const source = readFileSync(join(ROOT, file), 'utf8');
  if ('table' in target)
    return new RegExp(`^export const ${target.table} = \\{[^}]*^ {2}${target.without}:`, 'm').test(source);
  const name = 'function' in target ? target.function : 'createEntityRule';
  return new RegExp(`^export (?:async )?function\\*? ${name}\\b`, 'm').test(source);
}
