/**
 * Entries whose opening the positive control cannot see, by connector and name, each with the reason. A name that is not
 * here and survives fails the test.
 */
export const SURVIVORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
