/** A request to S3, as far as IAM decides on it. */
export type Asked = {
  readonly method: string;
  /** `/bucket/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
};

/** The account that has the bucket. */
export type Owner = { readonly account: string };

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  /** Operator, key, values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/**
 * Whether a role with this policy may do it (User Guide of S3, "Required permissions for Amazon S3 API operations"): one statement has
 * the action and the object, and its conditions hold: of those the account of the bucket is known here, and any other one holds never. Denials,
 * which these policies have none of, are not looked at.
 *
 * @param policy as JSON
 */
export function allowedBy(policy: string, asked: Asked, owner: Owner): boolean {
  const { Statement } = JSON.parse(policy) as { Statement: readonly Statement[] };
  const action = actionOf(asked);
  const arn = `arn:aws:s3:::${asked.path.slice(1)}`;
  return Statement.some(
    ({ Effect, Action, Resource, Condition = {} }) =>
      Effect === 'Allow' &&
      [Action].flat().includes(action) &&
      [Resource].flat().some((pattern) => matches(pattern, arn)) &&
      Object.entries(Condition).every((condition) => holds(condition, owner)),
  );
}

function holds(
  [operator, wanted]: readonly [string, Readonly<Record<string, string | readonly string[]>>],
  { account }: Owner,
): boolean {
  return (
    operator === 'StringEquals' &&
    Object.entries(wanted).every(
      ([key, values]) => key === 'aws:ResourceAccount' && [values].flat().includes(account),
    )
  );
}

function actionOf({ method, query }: Asked): string {
  if (method === 'GET' || method === 'HEAD') return 's3:GetObject';
  return method === 'DELETE' && query.has('uploadId') ? 's3:AbortMultipartUpload' : `s3:${METHODS[method]}`;
}

const METHODS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  POST: 'PutObject',
  DELETE: 'DeleteObject',
};

/** A star at the end alone. */
function matches(pattern: string, arn: string): boolean {
  return pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;
}
