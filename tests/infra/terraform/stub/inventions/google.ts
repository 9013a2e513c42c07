import { createHash } from 'node:crypto';
import type { Inventions } from './invention.ts';

/** Shapes: registry.terraform.io/providers/hashicorp/google, pages of each resource, "Attributes Reference". */
export const GOOGLE: Inventions = {
  google_service_account: {
    email: '{account_id}@stub-project.iam.gserviceaccount.com',
    unique_id: ({ account_id: id }) => `1${digits(String(id))}`,
  },
};

/** Twenty decimal digits, the same for the same text. */
function digits(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return BigInt(`0x${hex}`).toString().padStart(20, '0');
}
