import type { StoreReference } from '../settings/secret-reference.ts';
import { createAwsError, toAwsSubject } from '../source-auth/aws/aws-faults.ts';
import { callSts } from '../source-auth/aws/call-sts.ts';
import { createSignedCaller, type SigningContext } from '../source-auth/aws/credential-chain.ts';
import {
  type AwsPorts,
  type AwsResponse,
  createAwsContext,
  getServiceOrigin,
  parseJsonErrorCode,
  sendAwsRequest,
} from '../source-auth/aws/send-aws-request.ts';
import { signRequest } from '../source-auth/aws/sign-request.ts';
import type { ReadSecret, StoredSecretValue } from './read-secret.ts';
import { parseJsonResponse } from './request-store.ts';
import { StoreFailure, type StoreFinding, withIdentity } from './store-failure.ts';
import { throwPlatformFailure } from './throw-platform-failure.ts';

type AwsCall = {
  readonly service: 'secretsmanager' | 'ssm';
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Absent: AWS_REGION, or that of the instance. */
  readonly region: string | undefined;
};

export type AwsErrorFindings = Readonly<Record<string, Omit<StoreFinding, 'identity'>>>;

export type AwsStore = Pick<AwsCall, 'service' | 'target'> & {
  readonly errorFindings: AwsErrorFindings;
  readonly body: (reference: StoreReference) => AwsCall['body'];
  /** @throws StoreFailure for an unexpected response */
  readonly parseSecret: (
    members: Readonly<Record<string, unknown>>,
    reference: StoreReference,
  ) => StoredSecretValue;
};

export function openAwsStore(
  ports: AwsPorts,
  { errorFindings, body, parseSecret, ...store }: AwsStore,
): ReadSecret {
  const calls = createAwsCaller(ports);
  return async (reference) => {
    const call = { ...store, body: body(reference), region: parseArnRegion(reference.name) };
    return parseSecret(await calls(call, errorFindings), reference);
  };
}

type CallAws = (call: AwsCall, refusals: AwsErrorFindings) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Calls of the AWS JSON 1.1 protocol, signed with the platform's credentials, which are cached per region.
 * @throws StoreFailure; on denial with the ARN of the identity
 */
function createAwsCaller(ports: AwsPorts): CallAws {
  const signingContexts = new Map<string | undefined, ReturnType<typeof createSignedCaller>>();
  return (call, refusals) => {
    const signed = signingContexts.get(call.region) ?? createSignedCaller(call.region);
    signingContexts.set(call.region, signed);
    return signed
      .run(createAwsContext(ports), (place) => callWithIdentity({ call, refusals, ports }, place))
      .catch(throwPlatformFailure);
  };
}

type AwsCallContext = {
  readonly call: AwsCall;
  readonly refusals: AwsErrorFindings;
  readonly ports: AwsPorts;
};

async function callWithIdentity(
  callContext: AwsCallContext,
  place: SigningContext,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await callAws(callContext, place);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw withIdentity(error, await fetchCallerArn(callContext.ports, place));
  }
}

async function callAws({ call, refusals }: AwsCallContext, { region, credentials, context }: SigningContext) {
  const { service, target, body } = call;
  const request = {
    method: 'POST',
    origin: getServiceOrigin(service, { region, environment: context.environment }),
    path: '/',
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', target],
    ] as const,
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
  const headers = signRequest(request, { credentials, region, service, now: context.clock.now() });
  const response = await sendAwsRequest({ ...request, headers }, context);
  if (response.status !== 200) throw toAwsStoreError(response, { refusals, clock: context.clock });
  return parseJsonResponse(response);
}

function toAwsStoreError(
  response: AwsResponse,
  { refusals, clock }: { readonly refusals: AwsErrorFindings; readonly clock: AwsPorts['clock'] },
): Error {
  const code = parseJsonErrorCode(response);
  const finding = code !== undefined && Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  return finding === undefined
    ? createAwsError(toAwsSubject(response, code, clock))
    : new StoreFailure(finding);
}

const ARN = /^arn:aws[a-z-]{0,10}:(?:sts|iam)::\d{12}:[\w+=,.@/-]{1,600}$/;

/** STS GetCallerIdentity needs no permission. Only after a denial, with its own time budget. */
async function fetchCallerArn(
  ports: AwsPorts,
  { region, credentials }: SigningContext,
): Promise<string | undefined> {
  try {
    const call = { action: 'GetCallerIdentity', parameters: {}, region, credentials } as const;
    const arn = (await callSts(call, createAwsContext(ports)))('Arn');
    return arn !== undefined && ARN.test(arn) ? arn : undefined;
  } catch {
    // Only the finding is less specific.
    return undefined;
  }
}

const FROM_ARN = /^arn:[^:]+:[^:]+:([^:]+):/;

function parseArnRegion(name: string): string | undefined {
  return FROM_ARN.exec(name)?.[1];
}

/** AWS dates are fractional seconds. */
export function toMilliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1_000) : undefined;
}

const POLICY = 'docs/reference/secret-stores.md has the policy';

/** @param action that the policy has to allow */
export function forbiddenFinding(action: string): Omit<StoreFinding, 'identity'> {
  return {
    outcome: 'forbidden',
    reason: `AWS does not let this identity read it: its policy does not allow ${action} on it, or kms:Decrypt on its key`,
    next: `allow both for the role that the gateway runs as; ${POLICY}`,
  };
}

export function absentFinding(reason: string): Omit<StoreFinding, 'identity'> {
  return {
    outcome: 'absent',
    reason,
    next: 'compare name, version and region; in another region or account write the whole ARN',
  };
}
