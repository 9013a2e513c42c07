import { makeSchemas } from './make-schemas.ts';
import { buildTool } from './tools.ts';

/** Builds helm, kustomize and kubeconform and makes the schemas, unless the cache has them: two or three minutes the first time. */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default function prepare(): void {
  for (const tool of ['kubeconform', 'kustomize', 'helm'] as const) buildTool(tool);
  makeSchemas();
}
