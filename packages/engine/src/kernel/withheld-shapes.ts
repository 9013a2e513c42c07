/**
 * Ways in which an answer of Graph can have another shape than its endpoint declares. Passing on what fits would deliver less
 * than Graph said, without a sign, so the whole answer is withheld (SHP-01). The closed list of the metric's label and of the
 * subject of RESPONSE_NOT_SANITIZABLE; the meanings are those of docs/reference/http.md.
 */
export const UNEXPECTED_SHAPES = Object.freeze({
  root: 'the answer is no object',
  collection: 'a collection where one entity is declared: `value` is a list that no rule names',
  'no-value': 'a collection is declared, and the answer has no `value`',
  value: 'the `value` of a collection is no list',
  row: 'an element of a collection is no object',
  paging: 'a paging link under a name that no rule has, such as `@odata.nextlink` or `tabs@odata.nextLink`',
  duplicate:
    'a property that a rule names stands twice in one object, other than one that is dropped: which copy a consumer reads is unknown',
  link: 'a paging link that is not plain: another origin, user information, a fragment, dot segments, another version of the API, no text, or too long',
});

export type UnexpectedShape = keyof typeof UNEXPECTED_SHAPES;

/** Whether the subject of a failure is one of these shapes. */
export function isUnexpectedShape(subject: string): subject is UnexpectedShape {
  return Object.hasOwn(UNEXPECTED_SHAPES, subject);
}
