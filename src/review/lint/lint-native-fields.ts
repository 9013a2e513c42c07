import type { SoundParts } from '../../native/sound-parts.ts';
import type { FieldRule, LeafRule, ObjectRule } from '../../plan/rule-set.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { isPlainName } from '../../text/quote.ts';
import { didYouMean } from '../../text/yaml/shapes.ts';
import { type GraphTables, isSensitive } from './graph-tables.ts';
import type { LintFinding, LintReport } from './lint-finding.ts';

const GRAPH_PATH = /^\/(?:v1\.0|beta)\//i;

/** Properties that Graph does not have, and personal ones that are kept, against the connectors' own tables. */
export function lintNativeFields(parts: SoundParts, tables: GraphTables, report: LintReport): void {
  if (!parts.endpoints.some(({ rule }) => GRAPH_PATH.test(rule.path))) return;
  for (const [name, rule] of parts.entities)
    lintObject(rule, joinPointer('/entities', name), {
      tables,
      table: tables.entities.get(name),
      name,
      report,
    });
  for (const { rule, pointer } of parts.endpoints)
    if ('properties' in rule.response && GRAPH_PATH.test(rule.path))
      lintObject(rule.response, joinPointer(pointer, 'response'), {
        tables,
        table: undefined,
        name: '',
        report,
      });
}

type Context = {
  readonly tables: GraphTables;
  /** What is known of the type; undefined: only what is known of names. */
  readonly table: ObjectRule | undefined;
  readonly name: string;
  readonly report: LintReport;
};

function lintObject(rule: ObjectRule, pointer: string, context: Context): void {
  for (const [name, field] of Object.entries(rule.properties)) {
    const at = joinPointer(pointer, 'properties', name);
    if (isUnknown(name, context)) context.report(deadProperty(name, at, context));
    else lintField(field, at, { ...context, known: knownRule(name, context) });
  }
}

function isUnknown(name: string, { table, tables }: Context): boolean {
  if (name.includes('@') || table?.others !== undefined) return false;
  return table === undefined ? !tables.names.has(name) : !Object.hasOwn(table.properties, name);
}

function knownRule(name: string, { table, tables }: Context): FieldRule | undefined {
  if (table === undefined) return tables.sensitive.get(name);
  return Object.hasOwn(table.properties, name) ? table.properties[name] : table.others;
}

function lintField(
  rule: FieldRule,
  pointer: string,
  context: Context & { readonly known: FieldRule | undefined },
): void {
  const { known, report } = context;
  if ('entity' in rule) return;
  if ('items' in rule) {
    const inner = known !== undefined && 'items' in known ? known.items : known;
    lintField(rule.items, joinPointer(pointer, 'items'), { ...context, known: inner });
  } else if ('properties' in rule) {
    const table = known !== undefined && 'properties' in known ? known : tableOf(known, context);
    if (table !== undefined) lintObject(rule, pointer, { ...context, table });
  } else if (rule.treatment === 'keep' && known !== undefined && 'treatment' in known && isSensitive(known)) {
    report(keptClear(pointer, known));
  }
}

function tableOf(known: FieldRule | undefined, { tables }: Context): ObjectRule | undefined {
  return known !== undefined && 'entity' in known ? tables.entities.get(known.entity) : undefined;
}

function keptClear(pointer: string, { class: dataClass, treatment }: LeafRule): LintFinding {
  return {
    code: 'LINT_FIELD_CLEAR',
    pointer,
    at: 'key',
    message: `data of class ${dataClass ?? 'personal'} is delivered as it is; by Nymgate's own policy it is not`,
    fix: `use treatment ${treatment}`,
  };
}

function deadProperty(name: string, pointer: string, { table, name: entity }: Context): LintFinding {
  const likely = didYouMean(name, table === undefined ? [] : Object.keys(table.properties).slice(0, 200));
  const property = isPlainName(name) ? `the property "${name}"` : 'this property';
  const where =
    table === undefined ? 'none of the types of Graph that Nymgate knows' : `Graph's type ${entity}`;
  return {
    code: 'LINT_PATH_DEAD',
    pointer,
    at: 'key',
    message: `${where} ${table === undefined ? 'has' : 'does not have'} ${property}`,
    fix: likely === undefined ? 'remove it' : `did you mean "${likely}"?`,
  };
}
