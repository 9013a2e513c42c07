import { describe, expect, it } from 'vitest';
import { RequestError, SetupError } from '../../../engine/src/kernel/errors.ts';
import { ConnectionFailure } from '../../../shell/src/gateway/send-request.ts';
import { CommandError } from '../../../shell/src/terminal/command-error.ts';
import { toConsoleError } from './to-console-error.ts';

describe('failures in the words of the page', () => {
  it('say code, what, where and what to do next', () => {
    const issue = { code: 'RULES_INVALID', severity: 'error', message: 'no such key' } as const;
    const setup = new SetupError([
      { ...issue, file: 'rules.yaml', line: 3, column: 5, fix: 'remove it' },
      issue,
    ]);
    expect(toConsoleError(setup)).toMatchObject({
      problem: {
        code: 'RULES_INVALID',
        message: 'rules.yaml:3:5 no such key; no such key',
        fix: 'remove it',
      },
    });
    expect(toConsoleError(new RequestError('ENDPOINT_NOT_ALLOWED'))).toMatchObject({
      problem: {
        code: 'ENDPOINT_NOT_ALLOWED',
        fix: 'use an id that the gateway returned; nymgate rules print CONNECTOR shows the paths',
      },
    });
    expect(toConsoleError(new RequestError('CALLER_UNKNOWN'))).toMatchObject({
      problem: { fix: 'send a valid credential (callers)' },
    });
    expect(toConsoleError(new CommandError('LOOKUP_FAILED', '{userId}'))).toMatchObject({
      problem: { code: 'LOOKUP_FAILED' },
    });
    expect(toConsoleError(new ConnectionFailure('ECONNREFUSED'))).toMatchObject({
      problem: { code: 'GATEWAY_UNREACHABLE' },
    });
  });

  it('leave everything else as it is: its message may hold what was asked', () => {
    const other = new TypeError('cannot read anna.schmidt@contoso.com');
    expect(toConsoleError(other)).toBe(other);
  });
});
