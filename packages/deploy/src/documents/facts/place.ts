import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';

/** How a caller proves itself at an instance. */
export type DeployedCaller = DeploymentInstance['callers'][number];

type LocationKey = 'region' | 'projectId' | 'namespace';

/** A part of where the deployment is; empty where its host has none of this name. */
export function getLocationPart({ place }: Deployment, key: LocationKey): string {
  const parts: Readonly<Record<string, string>> = place;
  return Object.hasOwn(parts, key) ? (parts[key] ?? '') : '';
}
