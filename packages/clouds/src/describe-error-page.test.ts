import { describe, expect, test } from 'vitest';
import { describeErrorPage } from './describe-error-page.ts';

describe('PIN-01 what a server answers in the place of what was asked for', () => {
  test.each([
    '<!doctype html><title>Sign in</title>',
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html>cut short',
    '\uFEFF\n  <html lang="en"></html>\n',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    '<Error><Code>AccessDenied</Code></Error>',
  ])('%j is a page', (text) => expect(describeErrorPage(text)).toBe('an HTML or XML page'));

  test.each(['{"error":{"code":"NotFound"}}', ' [ {"message":"no"} ]\n', '{}'])('%j is JSON', (text) =>
    expect(describeErrorPage(text)).toBe('a JSON document'),
  );

  test('JSON with a key that was asked for is what was asked for', () => {
    expect(describeErrorPage('{"endpoints":[]}', ['nymgate', 'endpoints'])).toBeUndefined();
    expect(describeErrorPage('{"error":"endpoints"}', ['nymgate', 'endpoints'])).toBe('a JSON document');
  });

  // Salts of existing deployments were drawn from letters, digits and signs, brackets among them.
  test.each([
    '<b9xQ2mZ7kL4wR8vT1yN5',
    '{k3v2a0c2mbqd9x8w7v6u',
    '[1,2',
    'nymgate: 1\nname: own',
    '12',
    '"text"',
    '',
  ])('%j is none', (text) => expect(describeErrorPage(text)).toBeUndefined());
});
