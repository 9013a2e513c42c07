import { getText, isNode } from './find-variables.ts';

/** Where the old deployment runs. */
export type OldPlace =
  | {
      readonly host: 'aws';
      readonly region: string;
      readonly account: string;
      readonly partition: string;
      readonly functionName: string;
      /** The customer's own key, which encrypts the environment. */
      readonly kmsKey?: string;
    }
  | { readonly host: 'gcp'; readonly project: string; readonly region: string };

const LAMBDA_ARN =
  /^arn:(aws[a-z-]{0,10}):lambda:([a-z]{2}[a-z0-9-]{1,30}):(\d{12}):function:([A-Za-z0-9_-]{1,140})/;
const FUNCTION = /^projects\/([a-z0-9-]{1,63})\/locations\/([a-z0-9-]{1,40})\/(?:functions|services)\//;
const REGION_LABEL = 'cloud.googleapis.com/location';

/**
 * Finds the place in what `aws lambda get-function-configuration` (or `get-function`), `gcloud functions
 * describe` or `gcloud run services describe` printed.
 */
export function findPlace(document: unknown): OldPlace | undefined {
  if (!isNode(document)) return undefined;
  const lambda = isNode(document['Configuration']) ? document['Configuration'] : document;
  const [, partition, region, account, functionName] =
    LAMBDA_ARN.exec(getText(lambda, 'FunctionArn') ?? '') ?? [];
  if (
    partition !== undefined &&
    region !== undefined &&
    account !== undefined &&
    functionName !== undefined
  ) {
    const kmsKey = getText(lambda, 'KMSKeyArn');
    const isKey = kmsKey !== undefined && /^arn:aws[a-z-]*:kms:[A-Za-z0-9:/-]{1,200}$/.test(kmsKey);
    return { host: 'aws', region, account, partition, functionName, ...(isKey && { kmsKey }) };
  }
  return findGooglePlace(document);
}

function findGooglePlace(document: Readonly<Record<string, unknown>>): OldPlace | undefined {
  const [, project, region] = FUNCTION.exec(getText(document, 'name') ?? '') ?? [];
  if (project !== undefined && region !== undefined) return { host: 'gcp', project, region };
  const metadata = document['metadata'];
  if (!isNode(metadata) || !isNode(metadata['labels'])) return undefined;
  const [label, namespace] = [getText(metadata['labels'], REGION_LABEL), getText(metadata, 'namespace')];
  if (label === undefined || namespace === undefined) return undefined;
  return /^[a-z0-9-]{1,40}$/.test(label) && /^[a-z0-9-]{1,63}$/.test(namespace)
    ? { host: 'gcp', project: namespace, region: label }
    : undefined;
}
