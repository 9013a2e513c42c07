import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../../engine/src/kernel/ports.ts';
import { type SignableRequest, signRequest } from './sign-request.ts';

/** Credentials, scope and time of AWS's signature test suite and of the worked example in the IAM User Guide. */
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const NOTHING = new Uint8Array();

function sign(
  request: Partial<SignableRequest>,
  { service = 'service', sessionToken }: { service?: string; sessionToken?: string } = {},
): HeaderList {
  return signRequest(
    {
      method: 'GET',
      origin: 'https://example.amazonaws.com',
      path: '/',
      headers: [],
      body: NOTHING,
      ...request,
    },
    {
      credentials: { ...KEYS, ...(sessionToken === undefined ? {} : { sessionToken }) },
      region: 'us-east-1',
      service,
      now: NOW,
    },
  );
}

function authorization(headers: HeaderList): string {
  return headers.find(([name]) => name === 'authorization')?.[1] ?? '';
}

const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Known answers: signatures published in AWS's signature test suite, by the name of the case. */
const KNOWN: readonly [name: string, request: Partial<SignableRequest>, names: string, signature: string][] =
  [
    [
      'get-vanilla',
      {},
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'get-vanilla-query-order-key-case',
      { path: '/?Param2=value2&Param1=value1' },
      'host;x-amz-date',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-empty-query-key',
      { path: '/?Param1=value1' },
      'host;x-amz-date',
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-vanilla-query-order-encoded',
      { path: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1' },
      'host;x-amz-date',
      '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
    ],
    [
      'get-vanilla-query-unreserved',
      { path: `/?${UNRESERVED}=${UNRESERVED}` },
      'host;x-amz-date',
      '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    ],
    [
      'get-vanilla-utf8-query',
      { path: '/?ሴ=bar' },
      'host;x-amz-date',
      '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    ],
    [
      'get-utf8 (path encoded once more than it is sent)',
      { path: '/ሴ' },
      'host;x-amz-date',
      '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
    ],
    [
      'get-space',
      { path: '/example space/' },
      'host;x-amz-date',
      '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
    ],
    [
      'get-header-value-trim',
      {
        headers: [
          ['My-Header1', ' value1'],
          ['My-Header2', ' "a   b   c"'],
        ],
      },
      'host;my-header1;my-header2;x-amz-date',
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST',
        headers: [
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Content-Length', '13'],
          ['x-amz-content-sha256', '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e'],
        ],
        body: new TextEncoder().encode('Param1=value1'),
      },
      'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
      'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
    ],
  ];

describe('AWS Signature Version 4', () => {
  it.each(KNOWN)('%s', (_, request, names, signature) => {
    expect(authorization(sign(request))).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });

  it('get-vanilla-with-session-token: the token is sent and signed', () => {
    const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
    const headers = sign({}, { sessionToken });
    expect(headers).toContainEqual(['x-amz-security-token', sessionToken]);
    expect(authorization(headers)).toContain(
      'SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
    );
  });

  it('the worked example of the AWS General Reference: IAM ListUsers', () => {
    const headers = sign(
      {
        origin: 'https://iam.amazonaws.com',
        path: '/?Action=ListUsers&Version=2010-05-08',
        headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']],
      },
      { service: 'iam' },
    );
    expect(authorization(headers)).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  it('sends the date, leaves the host to the client, and signs its port when it is not the usual one', () => {
    const headers = sign({});
    expect(headers.map(([name]) => name)).toEqual(['x-amz-date', 'authorization']);
    expect(headers[0]).toEqual(['x-amz-date', '20150830T123600Z']);
    const usual = authorization(sign({ origin: 'https://example.amazonaws.com:443' }));
    expect(usual).toBe(authorization(headers));
    expect(authorization(sign({ origin: 'https://example.amazonaws.com:8443' }))).not.toBe(usual);
  });
});
