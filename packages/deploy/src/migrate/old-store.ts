import type { OldPlace } from './environment/find-place.ts';
import { getText, isNode } from './environment/find-variables.ts';
import type { EnvVariable } from './environment/read-env-file.ts';

/** Names of the parameters or secrets of a deployment on AWS (psoxy-facts.md#o). */
export type OldStore = {
  /** Reference to a value of the shared scope; undefined if the store doesn't have such a name. */
  readonly refer: (name: string) => string | undefined;
  /** Start of the names of the instance, which win over shared ones. */
  readonly instancePrefix: string | undefined;
  readonly sharedPrefix: string;
};

type StoreKind = 'aws-ssm' | 'aws-sm';
const KINDS: Readonly<Record<string, StoreKind>> = {
  AWS_SSM_PARAMETER_STORE: 'aws-ssm',
  AWS_SECRETS_MANAGER: 'aws-sm',
};
const NAME = /^[A-Za-z0-9/_.-]{1,900}$/;

/** Undefined where no shared path is configured. */
export function findOldStore(
  variables: readonly EnvVariable[],
  place: OldPlace | undefined,
): OldStore | undefined {
  const read = (name: string) => variables.find((one) => one.name === name)?.value.trim();
  const kind = KINDS[(read('SECRETS_STORE') ?? 'AWS_SSM_PARAMETER_STORE').toUpperCase()];
  const shared = read('PATH_TO_SHARED_CONFIG') ?? '';
  if (kind === undefined || !NAME.test(shared)) return undefined;
  const named = read('PATH_TO_INSTANCE_CONFIG');
  const functionName = place?.host === 'aws' ? place.functionName : undefined;
  const instance = named ?? (functionName && `${functionName.toUpperCase().replaceAll('-', '_')}_`);
  return {
    sharedPrefix: qualify(kind, shared),
    instancePrefix: instance !== undefined && NAME.test(instance) ? qualify(kind, instance) : undefined,
    refer: (name) => toReference(kind, qualify(kind, `${shared}${name}`), place),
  };
}

/** Names with a path start with a slash (AWS, PutParameter). */
function qualify(kind: StoreKind, name: string): string {
  return kind === 'aws-ssm' && name.includes('/') && !name.startsWith('/') ? `/${name}` : name;
}

/** By ARN, which works from other regions; a secret's ARN has a random part, so its name is used. */
function toReference(kind: StoreKind, name: string, place: OldPlace | undefined): string | undefined {
  if (!NAME.test(name)) return undefined;
  if (kind !== 'aws-ssm' || place?.host !== 'aws') return `${kind}:${name}`;
  const { partition, region, account } = place;
  return `aws-ssm:arn:${partition}:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

type OldParameter = { readonly variable: EnvVariable; readonly kmsKey?: string };

/**
 * Parameters of the deployment in what `aws ssm describe-parameters` or `get-parameters-by-path` printed.
 * Those of the instance come first.
 */
export function findParameters(document: unknown, store: OldStore): readonly OldParameter[] {
  const list = isNode(document) ? document['Parameters'] : document;
  const items = Array.isArray(list) ? list.filter(isNode) : [];
  const prefixes = [store.instancePrefix, store.sharedPrefix].filter((prefix) => prefix !== undefined);
  return prefixes.flatMap((prefix) => items.flatMap((item) => readParameter(item, prefix) ?? []));
}

function readParameter(item: Readonly<Record<string, unknown>>, prefix: string): OldParameter | undefined {
  const [full, arn, key] = [getText(item, 'Name'), getText(item, 'ARN'), getText(item, 'KeyId')];
  const name = full?.startsWith(prefix) === true ? full.slice(prefix.length) : '';
  if (full === undefined || !NAME.test(full) || !/^[A-Z_][A-Z0-9_]{0,127}$/.test(name)) return undefined;
  const isArn =
    arn !== undefined && /^arn:aws[a-z-]{0,10}:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w/.-]+$/.test(arn);
  const reference = `aws-ssm:${isArn ? arn : full}`;
  const isCustomerKey = key !== undefined && key !== 'alias/aws/ssm' && /^[A-Za-z0-9:/_-]{1,300}$/.test(key);
  return {
    variable: { name, value: getText(item, 'Value') ?? '', reference },
    ...(isCustomerKey && { kmsKey: key }),
  };
}
