import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type BoundRuntime, bindProcess } from './bind-process.ts';

function stand(host: Partial<BoundRuntime> = {}) {
  const source = new EventEmitter();
  const events: string[] = [];
  for (const event of ['uncaughtException', 'SIGTERM'])
    source.on(event, () => events.push(`runtime: ${event}`));
  const log: BoundRuntime['log'] = {
    write: (_level, event, fields) => void events.push(`${event} ${JSON.stringify(fields)}`),
  };
  const drain = async () => void events.push('drained');
  bindProcess({ log, drain, ...host }, { onExit: (code) => void events.push(`exit ${code}`), source });
  const send = async (event: string) => {
    source.emit(event, new Error('alice@contoso.com'));
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { source, told: events, send };
}

describe('the process of every host', () => {
  test.each(['SIGTERM', 'SIGINT'])(
    '%s drains before the process ends, and no runtime comes first',
    async (signal) => {
      const { told, send } = stand();
      await send(signal);
      expect(told).toEqual([`signal {"signal":"${signal}"}`, 'drained', 'exit 0']);
    },
  );

  test('a second signal exits 1 at once, and so does a drain that fails', async () => {
    let drained = () => {};
    const { told, send } = stand({
      drain: () =>
        new Promise<void>((resolve) => {
          drained = resolve;
        }),
    });
    await send('SIGINT');
    await send('SIGTERM');
    expect(told.slice(1)).toEqual(['exit 1']);
    drained();
    await send('SIGUSR1');
    expect(told).toContain('exit 0');
    const failing = stand({ drain: () => Promise.reject(new Error()) });
    await failing.send('SIGTERM');
    expect(failing.told.at(-1)).toBe('exit 1');
  });

  test('LOG-02 what nobody caught is told by its name alone, also by the runtime', async () => {
    const { told, send } = stand();
    await send('uncaughtException');
    await send('unhandledRejection');
    expect(told).toEqual([
      'uncaught_exception {"stage":"process"}',
      'exit 1',
      'unhandled_rejection {"stage":"process"}',
      'exit 1',
    ]);
  });

  test('SIGUSR1 opens no debugger; SIGHUP reloads where something can be reloaded', async () => {
    let reloads = 0;
    const { source, told, send } = stand({
      reload: async () => {
        reloads += 1;
      },
    });
    await send('SIGHUP');
    await send('SIGUSR1');
    expect([reloads, told]).toEqual([1, ['signal {"signal":"SIGUSR1"}']]);
    expect([source.listenerCount('SIGUSR1'), stand().source.listenerCount('SIGHUP')]).toEqual([1, 0]);
  });
});
