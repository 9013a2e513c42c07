import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { sortEntries } from './served-connector.ts';

/** Instances whose pseudonyms join, since one key makes them. */
export type KeySet = {
  readonly instances: readonly string[];
  /** Day from which its key makes pseudonyms; null: not known. */
  readonly since: string | null;
};

/**
 * The instances of a deployment by the key that makes their pseudonyms; a deployment.json of an earlier version
 * has the reference only.
 * @example groupByKey({ instances: { people: { key }, calendars: { key } } }) // [{ instances: ['calendars', 'people'], … }]
 */
export function groupByKey({ instances }: Pick<Deployment, 'instances'>): readonly KeySet[] {
  const sets = new Map<string, KeySet>();
  for (const [name, { key }] of sortEntries<DeploymentInstance>(instances)) {
    const id = key.set ?? key.reference;
    const before = sets.get(id)?.instances ?? [];
    sets.set(id, { instances: [...before, name], since: key.since ?? null });
  }
  return [...sets.values()];
}

/** Where a person has the same pseudonym: the tenant may have a key of its own, and so may an instance. */
export type KeyReach = 'everywhere' | 'tenant' | 'instances';

/** @example getKeyReach(deployment, deployment.instances.people) // 'everywhere' */
export function getKeyReach(
  deployment: Pick<Deployment, 'instances'>,
  { key }: DeploymentInstance,
): KeyReach {
  if (key.set === 'tenant') return 'tenant';
  return groupByKey(deployment).length > 1 ? 'instances' : 'everywhere';
}

/** Keys and salts, each reference once: instances share them. */
export function listKeyReferences({ instances }: Pick<Deployment, 'instances'>): readonly string[] {
  return [
    ...new Set(
      sortEntries<DeploymentInstance>(instances).flatMap(([, { key }]) => [
        key.reference,
        ...(key.others ?? []),
      ]),
    ),
  ];
}

/** Psoxy's keys are copies that `keys adopt` made, outside of Terraform. */
export function hasNativeKey({ instances }: Pick<Deployment, 'instances'>): boolean {
  return sortEntries<DeploymentInstance>(instances).some(([, { key }]) => !key.others?.length);
}
