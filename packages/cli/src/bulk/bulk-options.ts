import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { NamePolicy } from '@nymgate/hosts/bulk/places/conceal-names';
import type { SplitOption } from './split/resolve-part-number.ts';

/** Options of `nymgate bulk`. */
export type BulkOptions = {
  readonly rules?: string;
  readonly config?: string;
  readonly connector?: string;
  readonly key?: string;
  readonly tenant?: string;
  readonly bulk?: string;
  readonly format?: BulkFormat;
  readonly dryRun?: true;
  readonly jobs: number;
  readonly rejects?: number;
  readonly names?: NamePolicy;
  readonly split?: SplitOption;
  readonly verify?: true;
};
