import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { bindProcess } from './bind-process.ts';

function stand() {
  const source = new EventEmitter();
  const told: string[] = [];
  source.on('uncaughtException', (error) => told.push(`runtime: ${error}`));
  bindProcess({
    log: { write: (_level, event, fields) => void told.push(`${event} ${JSON.stringify(fields)}`) },
    stop: () => void told.push('the end of the trail'),
    exit: (code) => void told.push(`exit ${code}`),
    source,
  });
  return { source, told };
}

test('SIGTERM writes the end of the trail before the process ends', () => {
  const { source, told } = stand();
  source.emit('SIGTERM');
  expect(told).toEqual(['signal {"signal":"SIGTERM"}', 'the end of the trail', 'exit 0']);
});

test('LOG-02 what nobody caught is told by its name alone, also to the runtime’s own listener', () => {
  const { source, told } = stand();
  source.emit('uncaughtException', new Error('alice@contoso.com'));
  source.emit('unhandledRejection', new Error('alice@contoso.com'));
  expect(told).toEqual([
    'uncaught_exception {"stage":"process"}',
    'exit 1',
    'unhandled_rejection {"stage":"process"}',
    'exit 1',
  ]);
});

test('SIGUSR1 opens no debugger', () => {
  const { source, told } = stand();
  expect(source.listenerCount('SIGUSR1')).toBe(1);
  source.emit('SIGUSR1');
  expect(told).toEqual(['signal {"signal":"SIGUSR1"}']);
});
