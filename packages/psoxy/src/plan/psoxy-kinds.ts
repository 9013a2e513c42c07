/** Kind of everything that Psoxy's transforms pseudonymize, so that it joins with our connectors. */
export const PERSON = 'person';

/** Kind of what they tokenize. */
export const TEXT = 'text';

/** The language has no kinds: a token in a request may be either. */
export const PSOXY_KINDS = [PERSON, TEXT] as const;
