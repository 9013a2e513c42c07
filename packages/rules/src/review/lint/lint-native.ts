import { isListName, type ListName } from '@nymgate/engine/kernel/closed-lists';
import {
  type EndpointRule,
  type FieldRule,
  getEntityName,
  getMethods,
  type LeafRule,
  type ObjectRule,
  type RuleSet,
} from '@nymgate/engine/plan/rule-set';
import { createLintFinding, type LintFinding, type LintReport } from '../../dialects/lint-finding.ts';
import type { ValidParts } from '../../native/select-valid-parts.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { isPlainName, quoteName, withName } from '../../text/quote.ts';
import { findSuggestion } from '../../text/yaml/shapes.ts';
import { type GraphTables, isSensitive } from './create-graph-tables.ts';

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Reports mistakes in a valid rule set. */
export function lintNative(
  parts: ValidParts,
  ruleSet: Partial<RuleSet>,
  tables: GraphTables,
  report: LintReport,
): void {
  for (const { rule, pointer } of parts.endpoints) {
    lintMethods(rule, pointer, report);
    lintSlots(rule, pointer, report);
  }
  lintNativeFields(parts, tables, report);
  lintUnused(parts, ruleSet, report);
}

function lintMethods(rule: EndpointRule, pointer: string, report: LintReport): void {
  const writing = getMethods(rule).filter((method) => !READ_METHODS.has(method));
  if (writing.length === 0) return;
  const fix = 'allow only GET and HEAD, unless the endpoint reads by another method';
  const message = `${writing.join(', ')} may change data in the source`;
  report(createLintFinding('LINT_METHODS_WRITE', joinPointer(pointer, 'methods'), message, fix));
}

function lintSlots({ slots = {} }: EndpointRule, pointer: string, report: LintReport): void {
  for (const [name, { type, pseudonym }] of Object.entries(slots)) {
    if (pseudonym === 'required' || ![type].flat().includes('string')) continue;
    const message = `${withName('the slot', quoteName(name))} accepts any text`;
    const fix = 'give it a narrower type, such as guid or opaque';
    report(keyFinding('LINT_SLOT_BROAD', joinPointer(pointer, 'slots', name), message, fix));
  }
}

/** Entities that no endpoint uses, and lists without a reference. */
function lintUnused(parts: ValidParts, { phrases = {} }: Partial<RuleSet>, report: LintReport): void {
  const used = collectUsedNames(parts);
  for (const name of parts.entities.keys())
    if (!used.has(`entity ${name}`))
      report(createUnusedFinding('entity', joinPointer('/entities', name), name));
  for (const name of Object.keys(phrases))
    if (!used.has(`phrases ${name}`))
      report(createUnusedFinding('phrase list', joinPointer('/phrases', name), name));
}

function keyFinding(...parts: Parameters<typeof createLintFinding>): LintFinding {
  return { ...createLintFinding(...parts), at: 'key' };
}

function createUnusedFinding(kind: string, pointer: string, name: string): LintFinding {
  return keyFinding(
    'LINT_UNUSED',
    pointer,
    `${withName(`the ${kind}`, quoteName(name))} is not used`,
    'remove it',
  );
}

/** Starts at endpoints: an entity that only refers to itself is unused. */
function collectUsedNames({ endpoints, entities }: ValidParts): ReadonlySet<string> {
  const used = new Set<string>();
  const visitEntity = (name: string): void => {
    if (used.has(`entity ${name}`)) return;
    used.add(`entity ${name}`);
    const rule = entities.get(name);
    if (rule !== undefined) visit(rule);
  };
  const visit = (rule: FieldRule): void => {
    if ('entity' in rule) return void visitEntity(rule.entity);
    if ('items' in rule) return void visit(rule.items);
    if ('properties' in rule) {
      for (const inner of Object.values(rule.properties)) visit(inner);
      if (rule.others !== undefined) visit(rule.others);
    } else if (rule.treatment === 'keepPhrases') used.add(`phrases ${rule.phrases}`);
  };
  for (const { rule } of endpoints)
    if ('properties' in rule.response) visit(rule.response);
    else visitEntity(getEntityName(rule.response) ?? '');
  return used;
}

const GRAPH_PATH = /^\/(?:v1\.0|beta)\//i;

/** Properties that Graph doesn't have, and kept personal properties, by the connectors' tables. */
function lintNativeFields(parts: ValidParts, tables: GraphTables, report: LintReport): void {
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
  /** Undefined: only the names are known. */
  readonly table: ObjectRule | undefined;
  readonly name: string;
  readonly report: LintReport;
};

function lintObject(rule: ObjectRule, pointer: string, outer: Context): void {
  const context = withReview(rule, outer);
  for (const [name, field] of Object.entries(rule.properties)) {
    const at = joinPointer(pointer, 'properties', name);
    if (isUnknown(name, context)) context.report(createUnknownPropertyFinding(name, at, context));
    else lintField(field, at, { ...context, known: findKnownRule(name, context) });
  }
}

/** A reviewed field may be personal; it may not be one that Graph lacks. */
function withReview<Given extends Context>({ reviewed }: FieldRule, context: Given): Given {
  if (reviewed === undefined) return context;
  const report: LintReport = (finding) => {
    if (finding.code !== 'LINT_FIELD_CLEAR') context.report(finding);
  };
  return { ...context, report };
}

function isUnknown(name: string, { table, tables }: Context): boolean {
  if (name.includes('@') || table?.others !== undefined) return false;
  return table === undefined ? !tables.names.has(name) : !Object.hasOwn(table.properties, name);
}

function findKnownRule(name: string, { table, tables }: Context): FieldRule | undefined {
  if (table === undefined) return tables.sensitive.get(name);
  return Object.hasOwn(table.properties, name) ? table.properties[name] : table.others;
}

function lintField(
  rule: FieldRule,
  pointer: string,
  outer: Context & { readonly known: FieldRule | undefined },
): void {
  const context = withReview(rule, outer);
  const { known, report } = context;
  if ('entity' in rule) return;
  if ('items' in rule) {
    const inner = known !== undefined && 'items' in known ? known.items : known;
    lintField(rule.items, joinPointer(pointer, 'items'), { ...context, known: inner });
  } else if ('properties' in rule) {
    const table = known !== undefined && 'properties' in known ? known : resolveTable(known, context);
    if (table !== undefined) lintObject(rule, pointer, { ...context, table });
  } else if (rule.treatment === 'keep' && known !== undefined && 'treatment' in known && isSensitive(known)) {
    report(createKeptPersonalFinding(pointer, known));
  } else if (rule.treatment === 'keep' && rule.type === 'string' && isDroppedTrait(known)) {
    report(createKeptPersonalFinding(pointer, known));
  } else if (rule.treatment === 'keep' && !isListName(rule.type)) {
    const list = getAuthorList(known);
    if (list !== undefined) report(createUnboundFinding(pointer, list));
  }
}

/** Such as `jobTitle`, which as a text without bound is as good as a name. */
function isDroppedTrait(known: FieldRule | undefined): known is LeafRule {
  return known !== undefined && 'treatment' in known && known.treatment === 'drop' && known.class === 'quasi';
}

/** The list that binds a property in our own policy, where authors write the value. */
function getAuthorList(known: FieldRule | undefined): ListName | undefined {
  if (known === undefined || !('treatment' in known) || known.treatment !== 'keep') return undefined;
  return isListName(known.type) && !known.type.startsWith('microsoft.graph.') ? known.type : undefined;
}

function createUnboundFinding(pointer: string, list: ListName): LintFinding {
  const message = 'people write this value, and a grammar lets a sentence or a name through';
  return keyFinding('LINT_FIELD_CLEAR', pointer, message, `use type ${list}`);
}

function resolveTable(known: FieldRule | undefined, { tables }: Context): ObjectRule | undefined {
  return known !== undefined && 'entity' in known ? tables.entities.get(known.entity) : undefined;
}

function createKeptPersonalFinding(pointer: string, { class: dataClass, treatment }: LeafRule): LintFinding {
  const message = `data of class ${dataClass ?? 'personal'} is delivered unchanged, unlike in Nymgate's own policy`;
  return keyFinding('LINT_FIELD_CLEAR', pointer, message, `use treatment ${treatment}`);
}

function createUnknownPropertyFinding(
  name: string,
  pointer: string,
  { table, name: entity }: Context,
): LintFinding {
  const likely = findSuggestion(name, table === undefined ? [] : Object.keys(table.properties).slice(0, 200));
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
