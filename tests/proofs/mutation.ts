import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldRule } from '../../packages/engine/src/plan/rule-set.ts';

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

type FunctionName<Module> = {
  [Name in keyof Module]: Module[Name] extends (...values: never[]) => unknown ? Name : never;
}[keyof Module] &
  string;

/** A change of one exported function. Its name and its type are those of the module, or this doesn't compile. */
export function changeOf<Module>(file: string) {
  return changeIn<Module>(`packages/${file}`);
}

/** The same in `tests/`: for tests that show that a search of the suite finds what it is for. */
export function changeOfTests<Module>(file: string) {
  return changeIn<Module>(`tests/${file}`);
}

function changeIn<Module>(file: string) {
  return <Name extends FunctionName<Module>>(
    name: Name,
    change: { readonly to: string; readonly instead: (original: Module[Name]) => Module[Name] },
    guards: readonly string[],
  ): ProofMutation => ({
    name: `${name}: ${change.to}`,
    file,
    target: { function: name, instead: change.instead.toString() },
    guards,
  });
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
export function withoutProperty<Module>(file: string) {
  return <Table extends keyof Module & string>(
    table: Table,
    property: keyof Module[Table] & string,
    guards: readonly string[],
  ): ProofMutation => ({
    name: `${table} without ${property}`,
    file: `packages/${file}`,
    target: { table, without: property },
    guards,
  });
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
