import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import type { LeafAction } from '../../packages/engine/src/plan/treatments.ts';
import type { NaiveCrypto } from './naive-crypto.ts';

/** Object member, or every element of an array. */
type Step = string | '*';
type Path = { readonly steps: readonly Step[]; readonly treat: (value: unknown) => unknown };

/**
 * The way of the known products: parse into objects, remove what the schema does not name, then walk the document once for
 * every path of the rules, and write it again. Only paths that select something on this page are walked, as if the rules had
 * been written for it.
 *
 * @returns a function from a page to the safe page; `paths` tells how many passes it makes
 */
export function createNaiveSanitizer(
  plan: PlanNode,
  sample: Uint8Array,
  crypto: NaiveCrypto,
): ((page: Uint8Array) => Uint8Array) & { readonly paths: number } {
  const document: unknown = JSON.parse(Buffer.from(sample).toString());
  const paths = pathsOf(plan, crypto).filter(({ steps }) => selectsAnything(document, steps));
  const sanitize = (page: Uint8Array) => {
    const tree: unknown = JSON.parse(Buffer.from(page.buffer, page.byteOffset, page.byteLength).toString());
    removeUnnamed(plan, tree);
    for (const { steps, treat } of paths) replaceAt(tree, steps, treat);
    return Buffer.from(JSON.stringify(tree));
  };
  return Object.assign(sanitize, { paths: paths.length });
}

/** Schemas of Graph are recursive (a group has members that are groups); pages are not deeper than this. */
const MAX_DEPTH = 9;

function pathsOf(plan: PlanNode, crypto: NaiveCrypto, steps: readonly Step[] = []): readonly Path[] {
  if (steps.length > MAX_DEPTH) return [];
  if (plan.kind === 'array') return pathsOf(plan.items, crypto, [...steps, '*']);
  if (plan.kind === 'object')
    return [...plan.properties].flatMap(([name, node]) => pathsOf(node, crypto, [...steps, name]));
  const treat = treatmentOf(plan.action, crypto);
  return treat === undefined ? [] : [{ steps, treat }];
}

function treatmentOf(action: LeafAction, crypto: NaiveCrypto): ((value: unknown) => unknown) | undefined {
  switch (action.treatment) {
    case 'drop':
    case 'keep':
      return undefined;
    case 'pseudonymize':
      return onText(action.reversible ? crypto.reversible : crypto.irreversible);
    case 'textDigest':
      return onText((text) => ({ length: text.length, word_count: text.split(/\s+/).length }));
    case 'keepPhrases': {
      const phrases = new Set(action.phrases.map((phrase) => phrase.toLowerCase()));
      return onText((text) =>
        text
          .split(' ')
          .filter((word) => phrases.has(word.toLowerCase()))
          .join(','),
      );
    }
    default:
      // Whatever else there is costs about as much as a constant.
      return onText(() => 'https://gateway.example/v1.0/users?$skiptoken=s~x');
  }
}

function onText(treat: (text: string) => unknown): (value: unknown) => unknown {
  return (value) => (typeof value === 'string' ? treat(value) : value);
}

function removeUnnamed(plan: PlanNode, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (plan.kind === 'array' && Array.isArray(value))
    for (const item of value) removeUnnamed(plan.items, item);
  if (plan.kind !== 'object' || Array.isArray(value)) return;
  const record = value as Record<string, unknown>;
  for (const name of Object.keys(record)) {
    const node = plan.properties.get(name) ?? plan.others;
    if (node === undefined || (node.kind === 'leaf' && node.action.treatment === 'drop')) delete record[name];
    else removeUnnamed(node, record[name]);
  }
}

function selectsAnything(value: unknown, [step, ...rest]: readonly Step[]): boolean {
  if (step === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (step === '*') return Array.isArray(value) && value.some((item) => selectsAnything(item, rest));
  return Object.hasOwn(value, step) && selectsAnything((value as Record<string, unknown>)[step], rest);
}

function replaceAt(value: unknown, steps: readonly Step[], treat: (value: unknown) => unknown, at = 0): void {
  if (typeof value !== 'object' || value === null) return;
  const step = steps[at] ?? '';
  const last = at === steps.length - 1;
  if (step === '*') {
    if (!Array.isArray(value)) return;
    for (let index = 0; index < value.length; index += 1) {
      if (last) value[index] = treat(value[index]);
      else replaceAt(value[index], steps, treat, at + 1);
    }
    return;
  }
  const record = value as Record<string, unknown>;
  if (!Object.hasOwn(record, step)) return;
  if (last) record[step] = treat(record[step]);
  else replaceAt(record[step], steps, treat, at + 1);
}
