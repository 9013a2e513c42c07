import { describe, expect, it } from 'vitest';
import { AWS_FAULTS, createAwsError, getSubjectForCode } from './aws-faults.ts';

const faults = Object.entries(AWS_FAULTS);

describe('the table of AWS faults', () => {
  it('gives each error code of AWS one meaning', () => {
    const codes = faults.flatMap(([, { codes }]) => [...codes]);
    expect(new Set(codes).size).toBe(codes.length);
    for (const [subject, { codes }] of faults)
      for (const code of codes) expect(getSubjectForCode(code)).toBe(subject);
  });

  it('says for each what it means, why, and what to do', () => {
    for (const [, { title, causes, fix }] of faults) {
      for (const text of [title, ...causes, fix]) expect(text).toMatch(/^\S.{10,}\.$/);
    }
  });

  it.each([
    ['OutboundWebIdentityFederationDisabledException', 'AWS outbound identity federation is disabled'],
    ['JWTPayloadSizeExceededException', 'AWS token is too large'],
    ['SessionDurationEscalationException', 'AWS token would outlive the session'],
    ['AccessDenied', 'AWS denied the call'],
    ['ExpiredToken', 'AWS credentials have expired'],
    ['InvalidClientTokenId', 'AWS does not know the credentials'],
    ['SignatureDoesNotMatch', 'AWS does not accept the signature'],
    ['ThrottlingException', 'AWS throttled the call'],
    ['toString', undefined],
  ])('%s means: %s', (code, subject) => {
    expect(getSubjectForCode(code)).toBe(subject);
  });

  it('makes an error that carries the subject and nothing else', () => {
    const error = createAwsError('no AWS credentials found');
    expect([error.code, error.detail]).toEqual([
      'SOURCE_AUTH_FAILED',
      { subject: 'no AWS credentials found' },
    ]);
  });
});
