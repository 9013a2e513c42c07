import type { CtyObject } from './values.ts';

/** The JSON that `data "aws_iam_policy_document"` makes of its blocks; compare it decoded, not as text. */
export function policyDocument(config: CtyObject): string {
  const sources = [
    ...strings(config['source_policy_documents']),
    ...strings(config['override_policy_documents']),
  ];
  const statements = [
    ...sources.flatMap((source) => (JSON.parse(source) as { Statement: Statement[] }).Statement),
    ...objects(config['statement']).map(statement),
  ];
  const bySid = new Map(statements.map((entry, index) => [entry.Sid ?? index, entry]));
  return JSON.stringify(
    { Version: config['version'] ?? '2012-10-17', Statement: [...bySid.values()] },
    null,
    2,
  );
}

type Statement = { Sid?: string; [key: string]: unknown };

function statement(block: CtyObject): Statement {
  return withoutEmpty({
    Sid: block['sid'],
    Effect: block['effect'] ?? 'Allow',
    Principal: principals(objects(block['principals'])),
    NotPrincipal: principals(objects(block['not_principals'])),
    Action: oneOrMany(block['actions']),
    NotAction: oneOrMany(block['not_actions']),
    Resource: oneOrMany(block['resources']),
    NotResource: oneOrMany(block['not_resources']),
    Condition: conditions(objects(block['condition'])),
  });
}

function principals(blocks: CtyObject[]): unknown {
  if (blocks.some((block) => block['type'] === '*')) return '*';
  return group(blocks.map((block) => [String(block['type']), strings(block['identifiers'])]));
}

function conditions(blocks: CtyObject[]): unknown {
  const tests = new Map<string, CtyObject[]>();
  for (const block of blocks) {
    const test = String(block['test']);
    tests.set(test, [...(tests.get(test) ?? []), block]);
  }
  const entries = [...tests].map(([test, rows]) => [
    test,
    group(rows.map((row) => [String(row['variable']), strings(row['values'])])),
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function group(rows: [string, string[]][]): unknown {
  const merged = new Map<string, string[]>();
  for (const [key, values] of rows) merged.set(key, [...(merged.get(key) ?? []), ...values]);
  return rows.length > 0
    ? Object.fromEntries([...merged].map(([key, values]) => [key, oneOrMany(values)]))
    : undefined;
}

function oneOrMany(value: unknown): unknown {
  const list = strings(value);
  return list.length > 1 ? list : list[0];
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const objects = (value: unknown): CtyObject[] => (Array.isArray(value) ? (value as CtyObject[]) : []);

function withoutEmpty(value: CtyObject): Statement {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined && item !== null));
}
