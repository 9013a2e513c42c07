import type { Entity } from '../../base/entity.ts';
import { itemTimes } from '../event-entity.ts';
import type { Meeting } from '../meeting.ts';
import { recurrenceEntity } from '../recurrence.ts';
import { graphDateTime } from '../time-zones.ts';
import type { MeetingNews } from './letter.ts';

const MESSAGE_TYPES = {
  request: 'meetingRequest',
  cancellation: 'meetingCancelled',
  accepted: 'meetingAccepted',
  tentativelyAccepted: 'meetingTenativelyAccepted',
  declined: 'meetingDeclined',
} as const;

/** What eventMessage and its subtypes add to a message. `meetingTenativelyAccepted` is how Graph spells it. */
export function meetingProperties({ meeting, kind }: MeetingNews): Entity {
  return {
    meetingMessageType: MESSAGE_TYPES[kind],
    type: meeting.recurrence === undefined ? 'singleInstance' : 'seriesMaster',
    isOutOfDate: false,
    isAllDay: meeting.isAllDay,
    isDelegated: meeting.online === 'zoom',
    ...times(meeting),
    location: place(meeting),
    recurrence: meeting.recurrence === undefined ? null : recurrenceEntity(meeting.recurrence, meeting.zone),
    ...(kind === 'request' ? requestProperties(meeting) : {}),
    ...(kind === 'request' || kind === 'cancellation' ? {} : responseProperties(meeting, kind)),
  };
}

function times(meeting: Meeting): Entity {
  const { start, end } = itemTimes({ meeting, type: 'singleInstance' });
  const at = (instant: number) => ({ dateTime: graphDateTime(instant), timeZone: 'UTC' });
  return { startDateTime: at(start), endDateTime: at(end) };
}

function place({ places: [first] }: Meeting): Entity {
  const none = { displayName: '', locationType: 'default', uniqueIdType: 'unknown' };
  if (first === undefined) return none;
  return {
    displayName: first.displayName,
    locationType: first.kind,
    uniqueId: first.uri ?? first.displayName,
    uniqueIdType: 'private',
  };
}

function requestProperties(meeting: Meeting): Entity {
  const moved = meeting.categories.length > 0;
  return {
    meetingRequestType: moved ? 'informationalUpdate' : 'newMeetingRequest',
    responseRequested: true,
    allowNewTimeProposals: true,
    previousLocation: moved
      ? { displayName: `Office of ${meeting.organizer.name}`, locationType: 'default' }
      : null,
    previousStartDateTime: null,
    previousEndDateTime: null,
  };
}

function responseProperties(meeting: Meeting, kind: MeetingNews['kind']): Entity {
  const { startDateTime, endDateTime } = times(meeting);
  return {
    responseType: kind,
    proposedNewTime: kind === 'tentativelyAccepted' ? { start: startDateTime, end: endDateTime } : null,
  };
}
