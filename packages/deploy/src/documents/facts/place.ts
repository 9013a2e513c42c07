import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';

export type DeployedCaller = DeploymentInstance['callers'][number];

type LocationKey = 'region' | 'projectId' | 'namespace';

/** Empty if the platform has no such part. */
export function getLocationPart({ place }: Deployment, key: LocationKey): string {
  const parts: Readonly<Record<string, string>> = place;
  return Object.hasOwn(parts, key) ? (parts[key] ?? '') : '';
}
