// Made by tools/measure-identification.ts; do not edit.

/** Rows with a unique value, delivered with default options of the simulated tenant of 60 people (seed 1). */
export const IDENTIFICATION = Object.freeze({
  'department-country': { unique: 42, total: 60 },
  'department-hours': { unique: 46, total: 60 },
  'event-start-attendees': { unique: 329, total: 426 },
  'message-time': { unique: 2193, total: 2242 },
} as const);
