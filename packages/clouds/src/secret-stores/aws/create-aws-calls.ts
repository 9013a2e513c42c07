import type { StoreReference } from '../../settings/secret-reference.ts';
import { awsFailure, refusalSubject } from '../../source-auth/aws/aws-faults.ts';
import { callSts } from '../../source-auth/aws/call-sts.ts';
import { createSignedCalls, type SigningPlace } from '../../source-auth/aws/credential-chain.ts';
import {
  type AwsAnswer,
  type AwsPorts,
  jsonErrorCode,
  sendRequest,
  serviceOrigin,
  startContext,
} from '../../source-auth/aws/send-request.ts';
import { signRequest } from '../../source-auth/aws/sign-request.ts';
import { jsonAnswer } from '../ask-store.ts';
import { platformFailure } from '../platform-failure.ts';
import type { FoundSecret, ReadSecret } from '../read-secret.ts';
import { askedBy, StoreFailure, type StoreFinding } from '../store-failure.ts';

type AwsCall = {
  readonly service: 'secretsmanager' | 'ssm';
  /** `x-amz-target`. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Absent: AWS_REGION, or that of the instance. */
  readonly region: string | undefined;
};

/** What the error codes of a service mean for a secret. */
export type AwsRefusals = Readonly<Record<string, Omit<StoreFinding, 'identity'>>>;

/** One of the two stores: how a secret is asked for, and what an answer says. */
export type AwsStore = Pick<AwsCall, 'service' | 'target'> & {
  readonly refusals: AwsRefusals;
  readonly body: (reference: StoreReference) => AwsCall['body'];
  /** @throws StoreFailure for what is no answer to this reference */
  readonly found: (members: Readonly<Record<string, unknown>>, reference: StoreReference) => FoundSecret;
};

/** Asks a store of AWS in the region that a reference names. */
export function openAwsStore(ports: AwsPorts, { refusals, body, found, ...store }: AwsStore): ReadSecret {
  const calls = createAwsCalls(ports);
  return async (reference) => {
    const call = { ...store, body: body(reference), region: regionOf(reference.name) };
    return found(await calls(call, refusals), reference);
  };
}

type AwsCalls = (call: AwsCall, refusals: AwsRefusals) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Calls of the AWS JSON 1.1 protocol, signed with the credentials that the AWS SDKs would find. Credentials are kept for each region.
 *
 * @throws StoreFailure; where AWS refuses, with the ARN of who asked
 * @example await createAwsCalls(ports)({ service: 'ssm', target: 'AmazonSSM.GetParameter', body, region }, REFUSALS)
 */
function createAwsCalls(ports: AwsPorts): AwsCalls {
  const places = new Map<string | undefined, ReturnType<typeof createSignedCalls>>();
  return (call, refusals) => {
    const signed = places.get(call.region) ?? createSignedCalls(call.region);
    places.set(call.region, signed);
    return signed
      .run(startContext(ports), (place) => askNaming({ call, refusals, ports }, place))
      .catch(platformFailure);
  };
}

type Asking = { readonly call: AwsCall; readonly refusals: AwsRefusals; readonly ports: AwsPorts };

async function askNaming(asking: Asking, place: SigningPlace): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await ask(asking, place);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw askedBy(error, await callerArn(asking.ports, place));
  }
}

async function ask({ call, refusals }: Asking, { region, credentials, context }: SigningPlace) {
  const { service, target, body } = call;
  const request = {
    method: 'POST',
    origin: serviceOrigin(service, { region, environment: context.environment }),
    path: '/',
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', target],
    ] as const,
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
  const headers = signRequest(request, { credentials, region, service, now: context.clock.now() });
  const answer = await sendRequest({ ...request, headers }, context);
  if (answer.status !== 200) throw refusal(answer, { refusals, clock: context.clock });
  return jsonAnswer(answer);
}

function refusal(
  answer: AwsAnswer,
  { refusals, clock }: { readonly refusals: AwsRefusals; readonly clock: AwsPorts['clock'] },
): Error {
  const code = jsonErrorCode(answer);
  const finding = code !== undefined && Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  return finding === undefined ? awsFailure(refusalSubject(answer, code, clock)) : new StoreFailure(finding);
}

const ARN = /^arn:aws[a-z-]{0,10}:(?:sts|iam)::\d{12}:[\w+=,.@/-]{1,600}$/;

/** Who AWS takes us for (STS, GetCallerIdentity: needs no permission). Only asked once something is refused, with time of its own. */
async function callerArn(
  ports: AwsPorts,
  { region, credentials }: SigningPlace,
): Promise<string | undefined> {
  try {
    const call = { action: 'GetCallerIdentity', parameters: {}, region, credentials } as const;
    const arn = (await callSts(call, startContext(ports)))('Arn');
    return arn !== undefined && ARN.test(arn) ? arn : undefined;
  } catch {
    // Without it the finding says less, that is all.
    return undefined;
  }
}

const FROM_ARN = /^arn:[^:]+:[^:]+:([^:]+):/;

/** The region that an ARN names; undefined for a name. */
function regionOf(name: string): string | undefined {
  return FROM_ARN.exec(name)?.[1];
}

/** AWS writes points in time as seconds with a fraction. */
export function millisecondsOf(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1_000) : undefined;
}

const POLICY = 'docs/reference/secret-stores.md has the policy';

/** @param action that the policy has to allow */
export function awsForbidden(action: string): Omit<StoreFinding, 'identity'> {
  return {
    outcome: 'forbidden',
    reason: `AWS does not let this identity read it: its policy does not allow ${action} on it, or kms:Decrypt on its key`,
    next: `allow both for the role that the gateway runs as; ${POLICY}`,
  };
}

/** @param reason in words of ours */
export function awsAbsent(reason: string): Omit<StoreFinding, 'identity'> {
  return {
    outcome: 'absent',
    reason,
    next: 'compare name, version and region; in another region or account write the whole ARN',
  };
}
