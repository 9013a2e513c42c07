import { describe, expect, test } from 'vitest';
import { rejectReingestion } from './output-place.ts';
import { findKeyFault } from './shared/object-key.ts';
import {
  formatObjectUri,
  isFolder,
  isObjectFolder,
  isObjectUri,
  LOCATION_PATTERN,
  parseObjectUri,
} from './shared/object-uri.ts';

describe('BLK-04 names of objects', () => {
  test.each([
    '../../x',
    'hr/../x',
    './x',
    'hr/.',
    '/abs',
    'a//b',
    'a\\..\\b',
    '%2e%2e',
    'a/%2E%2e/b',
    'a%2fb',
    'a%5cb',
    'a%00b',
    'a\u0000b',
    'a\nb',
    'a\u001b[31mb',
    'a\u2028b',
    '\ud800',
    'x'.repeat(1_025),
    'ü'.repeat(513),
    'hr/ana.kovac@contoso.com.csv',
  ])('%j is refused, and not told', (key) => {
    expect(findKeyFault(key)).toBeDefined();
    const uri = `s3://exports/${key}`;
    const refusal = (() => {
      try {
        return parseObjectUri(uri) && undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({ finding: { outcome: 'refused' } });
    expect(String(refusal)).not.toContain(key);
  });

  test.each([
    'x'.repeat(1_024),
    'ü'.repeat(512),
    'a b+c&d=?#%41.csv',
    '..a/b..',
    'hr/2026/people.csv.gz',
    'a@',
    '@b',
  ])('%j is taken', (key) => {
    expect(findKeyFault(key)).toBeUndefined();
    expect(formatObjectUri(parseObjectUri(`gs://exports/${key}`))).toBe(`gs://exports/${key}`);
  });
});

describe('addresses', () => {
  test('of the three stores', () => {
    expect(parseObjectUri('s3://exports/hr/a.csv')).toEqual({
      ...{ scheme: 's3', account: '', bucket: 'exports', key: 'hr/a.csv' },
    });
    expect(parseObjectUri('az://contoso/people/2026/a.csv')).toEqual({
      ...{ scheme: 'az', account: 'contoso', bucket: 'people', key: '2026/a.csv' },
    });
    expect(
      ['s3://exports', 'gs://exports/', 'az://contoso/people', 's3://e-x/hr/'].map((uri) =>
        isFolder(parseObjectUri(uri)),
      ),
    ).toEqual([true, true, true, true]);
    expect(
      ['az://contoso/people', 's3://e-x/hr/', 'az://contoso/people/x', 's3://exports/a.csv', 'a/'].map(
        isObjectFolder,
      ),
    ).toEqual([true, true, false, false, false]);
    expect(['s3://a', 'gs://a', 'az://a'].map(isObjectUri)).toEqual([true, true, true]);
    expect(['a/s3://b', 's3:/a', 'C://a', './s3://a', '2026://a'].filter(isObjectUri)).toEqual([]);
  });

  test.each([
    'S3://safe/',
    'gcs://safe/',
    'azure://contoso/safe/',
    's3a://safe/',
    'file:///safe',
    'abfs+x://safe/',
  ])('%s is no path of this machine, and refused as a place of unknown scheme', (uri) => {
    expect(isObjectUri(uri)).toBe(true);
    expect(() => parseObjectUri(uri)).toThrow('write s3://…, gs://…, az://…, or a path of this machine');
    expect(LOCATION_PATTERN.test(uri)).toBe(false);
  });

  test.each([
    's3://',
    's3:///x',
    's3://Exports/x',
    's3://a..b/x',
    's3://exports.evil.com:443/x',
    's3://user@exports/x',
    's3://ex%2fports/x',
    'gs://exports\u0000/x',
    'az://contoso/x.y/z',
    'az://contoso.evil.com/hr/z',
    'az://contoso',
    'http://exports/x',
  ])('T3-07 %j could change the host and is refused', (uri) => {
    expect(() => parseObjectUri(uri)).toThrow(/write (?:s3|gs|az):/);
  });
});

describe('BLK-05 an output is never among the inputs', () => {
  test.each([
    ['s3://exports/hr/', 's3://exports/hr/'],
    ['s3://exports/hr/', 's3://exports/hr/safe/'],
    ['s3://exports/', 's3://exports/safe/'],
    ['s3://exports/hr/a.csv', 's3://exports/hr/a.csv'],
    ['s3://exports/hr/a.csv', 's3://exports/hr/'],
    ['az://contoso/people/', 'az://contoso/people/out/'],
  ])('%s into %s is refused', (input, output) => {
    expect(() => rejectReingestion(input, output)).toThrow(/taken for one of them/);
  });

  test.each([
    ['s3://exports/hr/', 's3://exports/hr-safe/'],
    ['s3://exports/hr/', 's3://other/hr/'],
    ['s3://exports/hr/', 'gs://exports/hr/'],
    ['az://contoso/people/', 'az://fabrikam/people/'],
    ['s3://exports/hr/a.csv', 's3://exports/hr/b.csv'],
  ])('%s into %s is taken', (input, output) => {
    expect(() => rejectReingestion(input, output)).not.toThrow();
  });
});
