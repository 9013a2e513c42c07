import type { ChildProcess } from 'node:child_process';

const LISTENS = /listens on (http:\/\/127\.0\.0\.1:\d+)/;

/** Waits until the process says where it listens. */
export function waitForListening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [, url] = LISTENS.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${text}`)));
  });
}
