import { isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import { sendRequest } from '../gateway/send-request.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';

/**
 * Requests one URL of a loopback listener, for container images without a shell. Loopback only, so that it
 * can't be used for egress.
 * @returns 0 for status 200, 1 for any other
 * @throws SetupError USAGE for a URL that isn't `http` on loopback
 * @throws CommandError GATEWAY_UNREACHABLE
 */
export async function runProbe(text: string, terminal: Terminal): Promise<ExitCode> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !isLoopbackHost(stripBrackets(url.hostname)))
    throw usageError(
      'probe asks this machine alone, over http.',
      'nymgate probe http://127.0.0.1:8485/readyz',
    );
  const { status } = await fetchProbe(url);
  terminal.out(String(status));
  return status === 200 ? EXIT.ok : EXIT.failure;
}

async function fetchProbe({ origin, pathname, search }: URL) {
  try {
    return await sendRequest({ origin, path: `${pathname}${search}` });
  } catch {
    throw new CommandError('GATEWAY_UNREACHABLE', origin);
  }
}
