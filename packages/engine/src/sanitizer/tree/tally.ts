import type { Treatment } from '../../plan/treatments.ts';

/** What was done to one document, for the audit line and the metrics. Numbers only. */
export type Tally = {
  readonly treatments: Record<Treatment, number>;
  /** Properties that no rule names. */
  unknownFields: number;
  /** Values of another type or form than their rule says, and repeated properties. */
  mismatches: number;
  /** Texts that are not in their closed list: replaced by the list's word for others, or dropped. */
  unlisted: number;
  linksSealed: number;
};

export function createTally(): Tally {
  return {
    treatments: {
      drop: 0,
      keep: 0,
      pseudonymize: 0,
      coarsen: 0,
      textDigest: 0,
      keepPhrases: 0,
      meetingProvider: 0,
      sealLink: 0,
    },
    unknownFields: 0,
    mismatches: 0,
    unlisted: 0,
    linksSealed: 0,
  };
}

/** The treatments in the order in which they are counted everywhere. */
export const TREATMENTS = Object.keys(createTally().treatments) as readonly Treatment[];
