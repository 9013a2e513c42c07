import { describe, expect, it } from 'vitest';
import { linkSpellings } from './link-spellings.ts';

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['/v1.0/users', []],
  ['/v1.0/users/{userId}/events', ["/v1.0/users('{userId}')/events"]],
  [
    '/v1.0/users/delta',
    ['/v1.0/users/delta()', '/v1.0/users/microsoft.graph.delta', '/v1.0/users/microsoft.graph.delta()'],
  ],
  [
    '/v1.0/users/{userId}/calendars/{calendarId}/events',
    [
      "/v1.0/users/{userId}/calendars('{calendarId}')/events",
      "/v1.0/users('{userId}')/calendars/{calendarId}/events",
      "/v1.0/users('{userId}')/calendars('{calendarId}')/events",
    ],
  ],
  [
    '/v1.0/users/{userId}/calendarView/delta',
    [
      '/v1.0/users/{userId}/calendarView/delta()',
      '/v1.0/users/{userId}/calendarView/microsoft.graph.delta',
      '/v1.0/users/{userId}/calendarView/microsoft.graph.delta()',
      "/v1.0/users('{userId}')/calendarView/delta",
      "/v1.0/users('{userId}')/calendarView/delta()",
      "/v1.0/users('{userId}')/calendarView/microsoft.graph.delta",
      "/v1.0/users('{userId}')/calendarView/microsoft.graph.delta()",
    ],
  ],
];

describe('linkSpellings', () => {
  it.each(CASES)('%s', (path, spellings) => {
    expect(linkSpellings(path)).toEqual(spellings);
  });
});
