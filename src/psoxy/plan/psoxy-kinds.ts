/**
 * Psoxy's language knows no kinds. What its transforms pseudonymize counts as a person, so that it joins with our own
 * connectors, and what they tokenize as a text; wherever a request holds a token, it may be either.
 */
export const PSOXY_KINDS = ['person', 'text'] as const;
