import { createHash } from 'node:crypto';
import type { Inventions } from './invention.ts';

/** Shapes: registry.terraform.io/providers/hashicorp/google, pages of each resource, "Attributes Reference". */
export const GOOGLE: Inventions = {
  'data.google_project': { number: '123456789012', name: '{project_id}' },
  google_service_account: {
    email: '{account_id}@{project}.iam.gserviceaccount.com',
    unique_id: ({ account_id: id }) => `1${digits(String(id))}`,
  },
  google_secret_manager_secret: { name: 'projects/{project}/secrets/{secret_id}', id: '{name}' },
  google_secret_manager_secret_version: {
    // Numbered by the secret; here by the generation, which is written in the same order.
    version: ({ secret_data_wo_version: generation }) => String(generation),
    name: '{secret}/versions/{version}',
    id: '{name}',
  },
  google_cloud_run_v2_service: {
    id: 'projects/{project}/locations/{location}/services/{name}',
    uri: 'https://{name}-{hex}-ew.a.run.app',
  },
  google_cloud_run_v2_job: { id: 'projects/{project}/locations/{location}/jobs/{name}' },
};

/** Twenty decimal digits, the same for the same text. */
function digits(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return BigInt(`0x${hex}`).toString().padStart(20, '0');
}
