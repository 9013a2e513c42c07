import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, textDigest, tokenize } from '../../native/builders.ts';
import type { ObjectRule } from '../../plan/rule-set.ts';
import type { EntityTable, Properties } from './entity-table.ts';

type Endpoint = MicrosoftGraph.CallRecords.ParticipantEndpoint & MicrosoftGraph.CallRecords.ServiceEndpoint;
type UserAgent = MicrosoftGraph.CallRecords.ClientUserAgent & MicrosoftGraph.CallRecords.ServiceUserAgent;

const HARDWARE = 'Make and version only, in a form that holds no address.';

/** A participant's device or a server of the service: one table, for the kinds are told apart by `@odata.type` alone. */
export const CALL_ENDPOINT = {
  identity: entity('communicationsIdentitySet'),
  associatedIdentity: entity('teamworkIdentity'),
  name: drop('personal', "Name of a machine, often its owner's."),
  userAgent: entity('callUserAgent'),
  feedback: entity('callUserFeedback'),
  cpuName: keep('quasi', 'product', HARDWARE),
  cpuCoresCount: keep('quasi', 'integer'),
  cpuProcessorSpeedInMhz: keep('quasi', 'integer'),
} satisfies EntityTable<Endpoint>;

export const CALL_USER_AGENT = {
  headerValue: keep('quasi', 'product', HARDWARE),
  applicationVersion: keep('quasi', 'product', HARDWARE),
  platform: keep('metadata', 'word'),
  productFamily: keep('metadata', 'word'),
  role: keep('metadata', 'word'),
  azureADAppId: keep('technical', 'guid', 'Id of an application: no person.'),
  communicationServiceId: tokenize(
    'technical',
    'Id of undocumented make; equal values still belong together.',
  ),
} satisfies EntityTable<UserAgent>;

const SYMPTOM = keep('metadata', 'boolean');
const TOKENS: Properties = {
  NoSound: SYMPTOM,
  OtherNoSound: SYMPTOM,
  Echo: SYMPTOM,
  Noisy: SYMPTOM,
  LowVolume: SYMPTOM,
  Stopped: SYMPTOM,
  DistortedSound: SYMPTOM,
  Interruptions: SYMPTOM,
};

/** Symptoms that a person ticked, an open type: further ones are yes or no as well. */
const FEEDBACK_TOKENS: ObjectRule = { properties: TOKENS, others: SYMPTOM };

export const CALL_USER_FEEDBACK = {
  rating: keep('metadata', 'word'),
  text: textDigest('text', 'Text that people write: only its length and number of words stay.'),
  tokens: FEEDBACK_TOKENS,
} satisfies EntityTable<MicrosoftGraph.CallRecords.UserFeedback>;
