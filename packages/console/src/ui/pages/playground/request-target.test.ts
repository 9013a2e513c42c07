import { describe, expect, it } from 'vitest';
import { readParameter, readSlot, setParameter, setSlot, toggleListItem } from './request-target.ts';

const EVENTS = '/v1.0/users/{userId}/events';

describe('a request as a person writes it', () => {
  it('has parameters that are read, written and taken out by name, whatever the letter case', () => {
    const target = '/v1.0/users?$TOP=5&$select=id,mail';
    expect(readParameter(target, '$top')).toBe('5');
    expect(setParameter(target, '$top', '9')).toBe('/v1.0/users?$top=9&$select=id,mail');
    expect(setParameter(target, '$select', '')).toBe('/v1.0/users?$TOP=5');
    expect(setParameter('/v1.0/users', '$count', 'true')).toBe('/v1.0/users?$count=true');
  });

  it('keeps what would end a value inside of it', () => {
    const target = setParameter('/v1.0/users', '$filter', "department eq 'R&D #1+2'");
    expect(target).toBe("/v1.0/users?$filter=department eq 'R%26D %231%2B2'");
    expect(readParameter(target, '$filter')).toBe("department eq 'R&D #1+2'");
  });

  it('has lists to which a click adds and from which it takes', () => {
    const one = toggleListItem('/v1.0/users', '$select', 'id');
    expect(toggleListItem(one, '$select', 'mail')).toBe('/v1.0/users?$select=id,mail');
    expect(toggleListItem(one, '$select', 'id')).toBe('/v1.0/users');
  });

  it('has slots that are filled and opened again', () => {
    const filled = setSlot(EVENTS, `${EVENTS}?$top=2`, 'userId', 'p~a/b');
    expect(filled).toBe('/v1.0/users/p~a%2Fb/events?$top=2');
    expect(readSlot(EVENTS, filled, 'userId')).toBe('p~a/b');
    expect(readSlot(EVENTS, EVENTS, 'userId')).toBe('');
    expect(setSlot(EVENTS, filled, 'userId', '')).toBe(`${EVENTS}?$top=2`);
    expect(setSlot(EVENTS, '/v1.0/groups', 'userId', 'x')).toBe('/v1.0/groups');
  });
});
