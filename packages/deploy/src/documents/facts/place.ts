import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';

/** How a caller proves itself at an instance. */
export type DeployedCaller = DeploymentInstance['callers'][number];

type PlaceKey = 'region' | 'projectId' | 'namespace';

/** A part of where the deployment is; empty where its host has none of this name. */
export function placePart({ place }: Deployment, key: PlaceKey): string {
  const parts: Readonly<Record<string, string>> = place;
  return Object.hasOwn(parts, key) ? (parts[key] ?? '') : '';
}
