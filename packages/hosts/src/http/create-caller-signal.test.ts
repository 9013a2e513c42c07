import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createCallerSignal } from './create-caller-signal.ts';

function watch(destroyed = false) {
  const response = Object.assign(new EventEmitter(), { destroyed });
  const request = new EventEmitter();
  const events: string[] = [];
  const signal = createCallerSignal(request as IncomingMessage, response as unknown as ServerResponse);
  return { request, response, signal, told: events, listen: (name: string) => () => void events.push(name) };
}

describe('a caller that goes away', () => {
  test('is told to everybody who still listens, once', () => {
    const { request, response, signal, told, listen } = watch();
    const second = listen('second');
    signal.addEventListener('abort', listen('first'));
    signal.addEventListener('abort', second);
    signal.addEventListener('abort', listen('third'));
    signal.removeEventListener('abort', second);
    expect(signal.aborted).toBe(false);
    response.emit('close');
    request.emit('aborted');
    response.emit('close');
    expect(signal.aborted).toBe(true);
    expect(told).toEqual(['first', 'third']);
  });
  test('was gone before anybody looked', () => expect(watch(true).signal.aborted).toBe(true));
  test('is of no interest once the answer is made', () => {
    const { response, signal, told, listen } = watch();
    signal.addEventListener('abort', listen('first'));
    signal.dispose();
    response.emit('close');
    expect([signal.aborted, told]).toEqual([false, []]);
  });
});
