import type { Block, Body, Root } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind, listOf, nestedBlocks, objectsIn, textsIn } from '../walk.ts';
import type { Rule } from './rule.ts';

// Files that lie in stores, and the events that tell of them (IAC-31).

/** What keeps a store from everybody, and from whoever has read a key of it in the state. */
const CLOSED: Readonly<Record<string, Body>> = {
  google_storage_bucket: { uniform_bucket_level_access: true, public_access_prevention: 'enforced' },
  azurerm_storage_account: { shared_access_key_enabled: false, allow_nested_items_to_be_public: false },
  aws_s3_bucket_public_access_block: {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  },
};

export const closedStores: Rule = (root) =>
  blocksOfKind(root, 'resource').flatMap((block) => [
    ...Object.entries(CLOSED[block.type] ?? {})
      .filter(([name, value]) => block.body[name] !== value)
      .map(([name, value]) => `${addressOf(block)}: needs ${name} = ${String(value)}`),
    ...(block.type === 'aws_s3_bucket' && !hasBlockOf(root, block)
      ? [`${addressOf(block)}: needs an aws_s3_bucket_public_access_block`]
      : []),
  ]);

function hasBlockOf(root: Root, { name }: Block): boolean {
  return blocksOfKind(root, 'resource').some(
    ({ type, body }) =>
      type === 'aws_s3_bucket_public_access_block' &&
      textsIn(body['bucket']).some((text) => text.includes(`aws_s3_bucket.${name}`)),
  );
}

/** A service of AWS acts for any account: whom it acts for must be said, or it is a confused deputy. Roles are assumed within one account. */
export const servicesAreTied: Rule = (root) =>
  blocksOfKind(root, 'data', 'resource').flatMap((block) =>
    objectsIn(block.body)
      .filter((part) => nestedBlocks(part, 'principals').some(({ type }) => type === 'Service'))
      .filter((part) => !listOf(part['actions']).every((action) => action === 'sts:AssumeRole'))
      .flatMap((part) => {
        const said = nestedBlocks(part, 'condition').map(({ variable }) => String(variable));
        const missing = ['aws:SourceArn', 'aws:SourceAccount'].filter((name) => !said.includes(name));
        return missing.length === 0
          ? []
          : [`${addressOf(block)}: a service is let in without ${missing.join(', ')}`];
      }),
  );

/** An output that lies among the inputs is the next event, and its pseudonyms are taken for people (BLK-05). */
export const outputsAreNoInputs: Rule = (root) => {
  const variables = new Map(blocksOfKind(root, 'variable').map((block) => [block.name, block]));
  const output = variables.get('output');
  if (output === undefined || !variables.has('input')) return [];
  const isCompared = nestedBlocks(output.body, 'validation').some(({ condition }) =>
    /var\.output\.[\s\S]*!=[\s\S]*var\.input\./.test(String(condition)),
  );
  return isCompared ? [] : ['var.output: needs a validation that it is not var.input'];
};
