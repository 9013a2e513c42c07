// Made by tools/build-closed-lists.ts; do not edit.
export type ListData = {
  /** `values`: the values, in their own spelling. `subtags`: the parts of language tags, `-` before all but languages. */
  readonly kind: 'values' | 'subtags';
  /** Replaces values that are not in the list. Absent: such values are dropped. */
  readonly otherwise?: string;
};

export type ListName =
  | 'timeZoneName'
  | 'reaction'
  | 'registeredMediaType'
  | 'mediaFormat'
  | 'documentedWord'
  | 'countryCode'
  | 'currencyCode'
  | 'languageTag'
  | 'microsoft.graph.aiInteractionType'
  | 'microsoft.graph.allowedLobbyAdmitterRoles'
  | 'microsoft.graph.attendeeType'
  | 'microsoft.graph.automaticRepliesStatus'
  | 'microsoft.graph.bodyType'
  | 'microsoft.graph.broadcastMeetingAudience'
  | 'microsoft.graph.calendarColor'
  | 'microsoft.graph.callRecordingStatus'
  | 'microsoft.graph.callRecords.audioCodec'
  | 'microsoft.graph.callRecords.callType'
  | 'microsoft.graph.callRecords.clientPlatform'
  | 'microsoft.graph.callRecords.failureStage'
  | 'microsoft.graph.callRecords.mediaStreamDirection'
  | 'microsoft.graph.callRecords.modality'
  | 'microsoft.graph.callRecords.networkConnectionType'
  | 'microsoft.graph.callRecords.networkTransportProtocol'
  | 'microsoft.graph.callRecords.productFamily'
  | 'microsoft.graph.callRecords.pstnCallDurationSource'
  | 'microsoft.graph.callRecords.serviceRole'
  | 'microsoft.graph.callRecords.userFeedbackRating'
  | 'microsoft.graph.callRecords.videoCodec'
  | 'microsoft.graph.callRecords.wifiBand'
  | 'microsoft.graph.callRecords.wifiRadioType'
  | 'microsoft.graph.channelMembershipType'
  | 'microsoft.graph.chatMessageActions'
  | 'microsoft.graph.chatMessageImportance'
  | 'microsoft.graph.chatMessagePolicyViolationDlpActionTypes'
  | 'microsoft.graph.chatMessagePolicyViolationUserActionTypes'
  | 'microsoft.graph.chatMessagePolicyViolationVerdictDetailsTypes'
  | 'microsoft.graph.chatMessageType'
  | 'microsoft.graph.chatType'
  | 'microsoft.graph.dayOfWeek'
  | 'microsoft.graph.delegateMeetingMessageDeliveryOptions'
  | 'microsoft.graph.endpointType'
  | 'microsoft.graph.eventType'
  | 'microsoft.graph.externalAudienceScope'
  | 'microsoft.graph.followupFlagStatus'
  | 'microsoft.graph.freeBusyStatus'
  | 'microsoft.graph.importance'
  | 'microsoft.graph.inferenceClassificationType'
  | 'microsoft.graph.lobbyBypassScope'
  | 'microsoft.graph.locationType'
  | 'microsoft.graph.locationUniqueIdType'
  | 'microsoft.graph.meetingChatHistoryDefaultMode'
  | 'microsoft.graph.meetingChatMode'
  | 'microsoft.graph.meetingLiveShareOptions'
  | 'microsoft.graph.meetingMessageType'
  | 'microsoft.graph.meetingRequestType'
  | 'microsoft.graph.onlineMeetingPresenters'
  | 'microsoft.graph.onlineMeetingProviderType'
  | 'microsoft.graph.onlineMeetingRole'
  | 'microsoft.graph.recurrencePatternType'
  | 'microsoft.graph.recurrenceRangeType'
  | 'microsoft.graph.responseType'
  | 'microsoft.graph.sensitivity'
  | 'microsoft.graph.teamSpecialization'
  | 'microsoft.graph.teamVisibilityType'
  | 'microsoft.graph.teamworkApplicationIdentityType'
  | 'microsoft.graph.teamworkCallEventType'
  | 'microsoft.graph.teamworkConversationIdentityType'
  | 'microsoft.graph.teamworkUserIdentityType'
  | 'microsoft.graph.userPurpose'
  | 'microsoft.graph.weekIndex';

export const LIST_DATA: Readonly<Record<ListName, ListData>> = {
  timeZoneName: { kind: 'values', otherwise: 'tzone://Microsoft/Custom' },
  reaction: { kind: 'values', otherwise: 'custom' },
  registeredMediaType: { kind: 'values' },
  mediaFormat: { kind: 'values' },
  documentedWord: { kind: 'values' },
  countryCode: { kind: 'values' },
  currencyCode: { kind: 'values' },
  languageTag: { kind: 'subtags' },
  'microsoft.graph.aiInteractionType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.allowedLobbyAdmitterRoles': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.attendeeType': { kind: 'values' },
  'microsoft.graph.automaticRepliesStatus': { kind: 'values' },
  'microsoft.graph.bodyType': { kind: 'values' },
  'microsoft.graph.broadcastMeetingAudience': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.calendarColor': { kind: 'values' },
  'microsoft.graph.callRecordingStatus': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.audioCodec': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.callType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.clientPlatform': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.failureStage': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.mediaStreamDirection': { kind: 'values' },
  'microsoft.graph.callRecords.modality': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.networkConnectionType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.networkTransportProtocol': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.productFamily': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.pstnCallDurationSource': { kind: 'values' },
  'microsoft.graph.callRecords.serviceRole': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.userFeedbackRating': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.videoCodec': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.wifiBand': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.callRecords.wifiRadioType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.channelMembershipType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.chatMessageActions': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.chatMessageImportance': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.chatMessagePolicyViolationDlpActionTypes': { kind: 'values' },
  'microsoft.graph.chatMessagePolicyViolationUserActionTypes': { kind: 'values' },
  'microsoft.graph.chatMessagePolicyViolationVerdictDetailsTypes': { kind: 'values' },
  'microsoft.graph.chatMessageType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.chatType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.dayOfWeek': { kind: 'values' },
  'microsoft.graph.delegateMeetingMessageDeliveryOptions': { kind: 'values' },
  'microsoft.graph.endpointType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.eventType': { kind: 'values' },
  'microsoft.graph.externalAudienceScope': { kind: 'values' },
  'microsoft.graph.followupFlagStatus': { kind: 'values' },
  'microsoft.graph.freeBusyStatus': { kind: 'values' },
  'microsoft.graph.importance': { kind: 'values' },
  'microsoft.graph.inferenceClassificationType': { kind: 'values' },
  'microsoft.graph.lobbyBypassScope': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.locationType': { kind: 'values' },
  'microsoft.graph.locationUniqueIdType': { kind: 'values' },
  'microsoft.graph.meetingChatHistoryDefaultMode': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.meetingChatMode': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.meetingLiveShareOptions': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.meetingMessageType': { kind: 'values' },
  'microsoft.graph.meetingRequestType': { kind: 'values' },
  'microsoft.graph.onlineMeetingPresenters': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.onlineMeetingProviderType': { kind: 'values' },
  'microsoft.graph.onlineMeetingRole': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.recurrencePatternType': { kind: 'values' },
  'microsoft.graph.recurrenceRangeType': { kind: 'values' },
  'microsoft.graph.responseType': { kind: 'values' },
  'microsoft.graph.sensitivity': { kind: 'values' },
  'microsoft.graph.teamSpecialization': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.teamVisibilityType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.teamworkApplicationIdentityType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.teamworkCallEventType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.teamworkConversationIdentityType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.teamworkUserIdentityType': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.userPurpose': { kind: 'values', otherwise: 'unknownFutureValue' },
  'microsoft.graph.weekIndex': { kind: 'values' },
};
