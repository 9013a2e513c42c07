/** What Psoxy's transforms pseudonymize counts as a person, so that it joins with our own connectors. */
export const PERSON = 'person';

/** What they tokenize is a text, taken as it is. */
export const TEXT = 'text';

/** The language knows no kinds: wherever a request holds a token, it may be either. */
export const PSOXY_KINDS = [PERSON, TEXT] as const;
