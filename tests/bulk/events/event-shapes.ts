// Events as the platforms write them, with invented values. Amazon S3 User Guide, "Event message structure" and "EventBridge event message
// structure"; AWS Lambda, "Using Lambda with Amazon SQS"; googleapis/google-cloudevents, StorageObjectData, with Eventarc's "CloudEvents –
// JSON event format"; Azure Event Grid, "Azure Blob Storage as an Event Grid source" and "CloudEvents v1.0 schema".

export const AZURE_ACCOUNT = 'contosofiles';

/** As S3 writes keys: blanks as `+`, slashes as they are. */
function formEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

export function s3Event(bucket: string, key: string, eventName = 'ObjectCreated:Put'): object {
  return { Records: [s3Record(bucket, formEncoded(key), eventName)] };
}

export function s3Record(bucket: string, key: unknown, eventName = 'ObjectCreated:Put'): object {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-11-28T07:00:00.000Z',
    eventName,
    userIdentity: { principalId: 'AWS:AROAEXAMPLE:hr-export' },
    requestParameters: { sourceIPAddress: '192.0.2.17' },
    responseElements: { 'x-amz-request-id': 'N4N7GDK58NMKJ12R', 'x-amz-id-2': 'vlR7PnpV2Ce81l0PRw6jlUpc' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'nymgate-hr',
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key,
        size: 1_024,
        eTag: 'b1946ac92492d2347c6235b4d2611184',
        versionId: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
        sequencer: '0055AED6DCD90281E5',
      },
    },
  };
}

export const S3_TEST_EVENT = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2026-11-28T07:00:00.000Z',
  Bucket: 'exports',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR',
};

export function bridgeEvent(bucket: string, key: string, type = 'Object Created'): object {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': type,
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-11-28T07:00:00Z',
    region: 'eu-west-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189' },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '111122223333',
      'source-ip-address': '192.0.2.17',
      reason: 'PutObject',
    },
  };
}

/** Each body as a message of its own: `message-0` … */
export function sqsEvent(bodies: readonly unknown[]): object {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1764313200000' },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:exports',
      awsRegion: 'eu-west-1',
    })),
  };
}

export function gcsEvent(bucket: string, name: string, kind = 'finalized'): object {
  return {
    specversion: '1.0',
    id: '7081923461734091',
    source: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
    type: `google.cloud.storage.object.v1.${kind}`,
    subject: `objects/${name}`,
    time: '2026-11-28T07:00:00.000000Z',
    datacontenttype: 'application/json',
    data: {
      kind: 'storage#object',
      id: `${bucket}/${name}/1764313200000000`,
      bucket,
      name,
      generation: '1764313200000000',
      metageneration: '1',
      contentType: 'text/csv',
      size: '352',
    },
  };
}

type BlobFacts = { readonly account?: string; readonly api?: string; readonly url?: string };

function blobFacts(
  container: string,
  name: string,
  { account = AZURE_ACCOUNT, api = 'PutBlob', url }: BlobFacts,
) {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return {
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    data: {
      api,
      clientRequestId: '6d79dbfb-0e37-4fc4-981f-442c9ca65760',
      requestId: '831e1650-001e-001b-66ab-eeb76e000000',
      eTag: '0x8D4BCC2E4835CD0',
      contentType: 'text/csv',
      contentLength: 524_288,
      blobType: 'BlockBlob',
      url: url ?? `https://${account}.blob.core.windows.net/${container}/${path}`,
      sequencer: '00000000000004420000000000028963',
    },
  };
}

export function gridEvent(
  container: string,
  name: string,
  more: BlobFacts & { readonly type?: string } = {},
): object {
  const { subject, data } = blobFacts(container, name, more);
  return {
    topic: `/subscriptions/0b0f0d9f/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/${AZURE_ACCOUNT}`,
    subject,
    eventType: more.type ?? 'Microsoft.Storage.BlobCreated',
    eventTime: '2026-11-28T07:00:00.0000000Z',
    id: '831e1650-001e-001b-66ab-eeb76e069631',
    data,
    dataVersion: '',
    metadataVersion: '1',
  };
}

export function gridCloudEvent(container: string, name: string, more: BlobFacts = {}): object {
  const { subject, data } = blobFacts(container, name, more);
  return {
    source: `/subscriptions/0b0f0d9f/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/${AZURE_ACCOUNT}`,
    subject,
    type: 'Microsoft.Storage.BlobCreated',
    time: '2026-11-28T07:00:00.0000000Z',
    id: '831e1650-001e-001b-66ab-eeb76e069631',
    data,
    specversion: '1.0',
  };
}
