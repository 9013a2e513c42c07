import type { DeliveredEndpoint } from './delivered-endpoint.ts';

function fields(text: string): readonly string[] {
  return text.split(/\s+/);
}

/**
 * Part of `delivered-fields.ts`: Teams, meetings, calls and Copilot. The existing product adds digests of body and attachments
 * under keys of its own; here they stand in the place of the text.
 */
export const DELIVERED_TEAMS_AND_COPILOT: readonly DeliveredEndpoint[] = [
  {
    endpoints: ['interactions'],
    path: '/beta/copilot/users/{id}/interactionHistory/getAllEnterpriseInteractions',
    kept: fields(`id requestId appClass interactionType conversationType etag createdDateTime locale from.device
      from.user from.application.id from.application.applicationIdentityType body.contentType
      attachments[].contentType links[].linkUrl links[].linkType from.application
      from.user.userIdentityType from.user.tenantId contexts[].contextType`),
    pseudonym: fields(`from.user.id`),
    reversible: fields(`sessionId attachments[].attachmentId`),
    sealed: fields(`@odata.nextLink`),
    dropped: fields(`@odata.context @odata.count from.@odata.type from.application.@odata.type
      from.application.displayName body.content attachments[].contentUrl attachments[].content
      attachments[].name links[].displayName from.user.@odata.type from.user.displayName
      contexts[].contextReference contexts[].displayName`),
  },
  {
    endpoints: ['teams'],
    path: '/v1.0/teams',
    kept: fields(`id tenantId`),
    dropped: fields(`@odata.type displayName`),
  },
  {
    endpoints: ['team-all-channels'],
    path: '/v1.0/teams/{id}/allChannels',
    kept: fields(`id createdDateTime membershipType tenantId`),
    dropped: fields(`@odata.id displayName description`),
  },
  {
    endpoints: ['user-chats'],
    path: '/v1.0/users/{id}/chats',
    kept: fields(`createdDateTime lastUpdatedDateTime chatType chatViewpoint.isHidden
      chatViewpoint.lastMessageReadDateTime webUrl lastMessagePreview.createdDateTime
      lastMessagePreview.isDeleted lastMessagePreview.messageType lastMessagePreview.from
      lastMessagePreview.body.contentType lastMessagePreview.eventDetail.@odata.type
      lastMessagePreview.eventDetail.visibleHistoryStartDateTime
      lastMessagePreview.eventDetail.members[].displayName
      lastMessagePreview.eventDetail.members[].userIdentityType
      lastMessagePreview.eventDetail.members[].tenantId
      lastMessagePreview.eventDetail.initiator.application lastMessagePreview.eventDetail.initiator.device
      lastMessagePreview.eventDetail.initiator.user.@odata.type
      lastMessagePreview.eventDetail.initiator.user.userIdentityType
      lastMessagePreview.eventDetail.initiator.user.tenantId`),
    reversible: fields(`id lastMessagePreview.id lastMessagePreview.eventDetail.members[].id`),
    sealed: fields(`@odata.nextLink`),
    dropped:
      fields(`@odata.context @odata.count topic lastMessagePreview@odata.context lastMessagePreview.body.content
      lastMessagePreview.eventDetail.initiator.user.id
      lastMessagePreview.eventDetail.initiator.user.displayName`),
  },
  {
    endpoints: ['channel-messages'],
    path: '/v1.0/teams/{id}/channels/{id}/messages',
    kept: fields(`@odata.nextLink id replyToId etag messageType createdDateTime lastModifiedDateTime
      lastEditedDateTime deletedDateTime subject summary chatId importance locale webUrl policyViolation
      eventDetail from.application from.device from.user.userIdentityType body.contentType
      channelIdentity.teamId channelIdentity.channelId mentions[].id mentions[].mentioned.application
      mentions[].mentioned.device mentions[].mentioned.conversation
      mentions[].mentioned.user.userIdentityType from eventDetail.@odata.type eventDetail.teamId
      eventDetail.initiator.application eventDetail.initiator.device
      eventDetail.initiator.user.userIdentityType`),
    pseudonym: fields(`from.user.id mentions[].mentioned.user.id eventDetail.initiator.user.id`),
    dropped: fields(`@odata.context @odata.count from.user.displayName body.content mentions[].mentionText
      mentions[].mentioned.user.displayName eventDetail.teamDescription
      eventDetail.initiator.user.displayName`),
  },
  {
    endpoints: ['channel-messages-delta'],
    path: '/v1.0/teams/{id}/channels/{id}/messages/delta',
    kept: fields(`@odata.nextLink @odata.type replyToId etag messageType createdDateTime lastModifiedDateTime
      lastEditedDateTime deletedDateTime subject summary chatId importance locale webUrl policyViolation
      eventDetail id from.application from.device from.conversation from.user.@odata.type
      from.user.userIdentityType from.user.tenantId body.contentType channelIdentity.teamId
      channelIdentity.channelId`),
    pseudonym: fields(`from.user.id`),
    dropped: fields(`@odata.context from.user.displayName body.content`),
  },
  {
    endpoints: ['chat-messages'],
    path: '/v1.0/chats/{id}/messages',
    kept: fields(`id replyToId etag messageType createdDateTime lastModifiedDateTime lastEditedDateTime
      deletedDateTime subject summary importance locale webUrl channelIdentity policyViolation eventDetail
      from.application from.device from.user.userIdentityType body.contentType from
      eventDetail.@odata.type eventDetail.initiator.application eventDetail.initiator.device
      eventDetail.initiator.user.userIdentityType`),
    pseudonym: fields(`from.user.id eventDetail.initiator.user.id`),
    reversible: fields(`chatId eventDetail.chatId`),
    sealed: fields(`@odata.nextLink`),
    dropped:
      fields(`@odata.context @odata.count from.user.displayName body.content eventDetail.chatDisplayName
      eventDetail.initiator.user.displayName`),
  },
  {
    endpoints: ['call-records'],
    path: '/v1.0/communications/callRecords',
    kept: fields(`id version type modalities[] lastModifiedDateTime startDateTime endDateTime organizer.user.tenantId
      organizer_v2.identity.user.tenantId organizer_v2.identity.user organizer_v2.identity.acsUser
      organizer_v2.identity.spoolUser`),
    pseudonym: fields(`organizer.user.id organizer_v2.identity.user.id`),
    dropped: fields(`@odata.context organizer.user.displayName organizer_v2@odata.context organizer_v2.id
      organizer_v2.identity.user.displayName organizer_v2.identity.phone.id
      organizer_v2.identity.phone.displayName organizer_v2.identity.phone.tenantId`),
  },
  {
    endpoints: ['call-record'],
    path: '/v1.0/communications/callRecords/{id}',
    kept: fields(`version type modalities[] lastModifiedDateTime startDateTime endDateTime id organizer.user.tenantId
      participants[].user.tenantId sessions[].modalities[] sessions[].startDateTime sessions[].endDateTime
      sessions[].id sessions[].isTest sessions[].caller.cpuName sessions[].caller.cpuCoresCount
      sessions[].caller.cpuProcessorSpeedInMhz sessions[].caller.userAgent.headerValue
      sessions[].caller.userAgent.platform sessions[].caller.userAgent.productFamily
      sessions[].caller.identity.user.tenantId sessions[].callee.cpuName sessions[].callee.cpuCoresCount
      sessions[].callee.cpuProcessorSpeedInMhz sessions[].callee.userAgent.headerValue
      sessions[].callee.userAgent.platform sessions[].callee.userAgent.productFamily
      sessions[].callee.identity.user.tenantId sessions[].callee.feedback.rating
      sessions[].callee.feedback.tokens.NoSound sessions[].callee.feedback.tokens.OtherNoSound
      sessions[].callee.feedback.tokens.Echo sessions[].callee.feedback.tokens.Noisy
      sessions[].callee.feedback.tokens.LowVolume sessions[].callee.feedback.tokens.Stopped
      sessions[].callee.feedback.tokens.DistortedSound sessions[].callee.feedback.tokens.Interruptions
      sessions[].segments[].startDateTime sessions[].segments[].endDateTime sessions[].segments[].id
      sessions[].segments[].caller.cpuName sessions[].segments[].caller.cpuCoresCount
      sessions[].segments[].caller.cpuProcessorSpeedInMhz
      sessions[].segments[].caller.userAgent.headerValue sessions[].segments[].caller.userAgent.platform
      sessions[].segments[].caller.userAgent.productFamily
      sessions[].segments[].caller.identity.user.tenantId sessions[].segments[].callee.cpuName
      sessions[].segments[].callee.cpuCoresCount sessions[].segments[].callee.cpuProcessorSpeedInMhz
      sessions[].segments[].callee.userAgent.headerValue sessions[].segments[].callee.userAgent.platform
      sessions[].segments[].callee.userAgent.productFamily
      sessions[].segments[].callee.identity.user.tenantId sessions[].segments[].media[].label
      sessions[].segments[].media[].callerNetwork.linkSpeed
      sessions[].segments[].media[].callerNetwork.connectionType
      sessions[].segments[].media[].callerNetwork.port
      sessions[].segments[].media[].callerNetwork.relayPort
      sessions[].segments[].media[].callerNetwork.dnsSuffix
      sessions[].segments[].media[].callerNetwork.sentQualityEventRatio
      sessions[].segments[].media[].callerNetwork.receivedQualityEventRatio
      sessions[].segments[].media[].callerNetwork.delayEventRatio
      sessions[].segments[].media[].callerNetwork.bandwidthLowEventRatio
      sessions[].segments[].media[].calleeNetwork.linkSpeed
      sessions[].segments[].media[].calleeNetwork.connectionType
      sessions[].segments[].media[].calleeNetwork.port
      sessions[].segments[].media[].calleeNetwork.relayPort
      sessions[].segments[].media[].calleeNetwork.dnsSuffix
      sessions[].segments[].media[].calleeNetwork.sentQualityEventRatio
      sessions[].segments[].media[].calleeNetwork.receivedQualityEventRatio
      sessions[].segments[].media[].calleeNetwork.delayEventRatio
      sessions[].segments[].media[].calleeNetwork.bandwidthLowEventRatio
      sessions[].segments[].media[].callerDevice.receivedSignalLevel
      sessions[].segments[].media[].callerDevice.receivedNoiseLevel
      sessions[].segments[].media[].callerDevice.initialSignalLevelRootMeanSquare
      sessions[].segments[].media[].callerDevice.renderZeroVolumeEventRatio
      sessions[].segments[].media[].callerDevice.renderMuteEventRatio
      sessions[].segments[].media[].callerDevice.micGlitchRate
      sessions[].segments[].media[].callerDevice.speakerGlitchRate
      sessions[].segments[].media[].calleeDevice.captureDeviceDriver
      sessions[].segments[].media[].calleeDevice.renderDeviceDriver
      sessions[].segments[].media[].calleeDevice.receivedSignalLevel
      sessions[].segments[].media[].calleeDevice.receivedNoiseLevel
      sessions[].segments[].media[].calleeDevice.initialSignalLevelRootMeanSquare
      sessions[].segments[].media[].calleeDevice.micGlitchRate
      sessions[].segments[].media[].calleeDevice.speakerGlitchRate
      sessions[].segments[].media[].streams[].streamId
      sessions[].segments[].media[].streams[].streamDirection
      sessions[].segments[].media[].streams[].averageAudioDegradation
      sessions[].segments[].media[].streams[].averageJitter
      sessions[].segments[].media[].streams[].maxJitter
      sessions[].segments[].media[].streams[].averagePacketLossRate
      sessions[].segments[].media[].streams[].maxPacketLossRate
      sessions[].segments[].media[].streams[].averageRatioOfConcealedSamples
      sessions[].segments[].media[].streams[].maxRatioOfConcealedSamples
      sessions[].segments[].media[].streams[].averageRoundTripTime
      sessions[].segments[].media[].streams[].maxRoundTripTime
      sessions[].segments[].media[].streams[].packetUtilization
      sessions[].segments[].media[].streams[].averageBandwidthEstimate
      sessions[].segments[].media[].streams[].wasMediaBypassed
      sessions[].segments[].media[].streams[].averageAudioNetworkJitter
      sessions[].segments[].media[].streams[].maxAudioNetworkJitter
      sessions[].segments[].media[].streams[].rmsFreezeDuration
      sessions[].segments[].media[].streams[].averageFreezeDuration
      sessions[].segments[].media[].streams[].isAudioForwardErrorCorrectionUsed sessions@odata.nextLink`),
    pseudonym: fields(`organizer.user.id participants[].user.id sessions[].caller.identity.user.id
      sessions[].callee.identity.user.id sessions[].segments[].caller.identity.user.id
      sessions[].segments[].callee.identity.user.id`),
    dropped: fields(`@odata.context organizer.user.displayName participants[].user.displayName
      sessions[].caller.@odata.type sessions[].caller.name sessions[].caller.userAgent.@odata.type
      sessions[].caller.identity.@odata.type sessions[].caller.identity.user.displayName
      sessions[].callee.@odata.type sessions[].callee.name sessions[].callee.userAgent.@odata.type
      sessions[].callee.identity.user.displayName sessions[].segments[].caller.@odata.type
      sessions[].segments[].caller.name sessions[].segments[].caller.userAgent.@odata.type
      sessions[].segments[].caller.identity.user.displayName sessions[].segments[].callee.@odata.type
      sessions[].segments[].callee.name sessions[].segments[].callee.userAgent.@odata.type
      sessions[].segments[].callee.identity.user.displayName
      sessions[].segments[].media[].callerNetwork.ipAddress
      sessions[].segments[].media[].callerNetwork.subnet
      sessions[].segments[].media[].callerNetwork.reflexiveIPAddress
      sessions[].segments[].media[].callerNetwork.relayIPAddress
      sessions[].segments[].media[].callerNetwork.macAddress
      sessions[].segments[].media[].calleeNetwork.ipAddress
      sessions[].segments[].media[].calleeNetwork.subnet
      sessions[].segments[].media[].calleeNetwork.reflexiveIPAddress
      sessions[].segments[].media[].calleeNetwork.relayIPAddress
      sessions[].segments[].media[].calleeNetwork.macAddress
      sessions[].segments[].media[].callerDevice.captureDeviceName
      sessions[].segments[].media[].callerDevice.renderDeviceName
      sessions[].segments[].media[].calleeDevice.captureDeviceName
      sessions[].segments[].media[].calleeDevice.renderDeviceName`),
  },
  {
    endpoints: ['direct-routing-calls'],
    path: '/v1.0/communications/callRecords/getDirectRoutingCalls(fromDateTime={date},toDateTime={date})',
    kept: fields(`id correlationId startDateTime inviteDateTime failureDateTime endDateTime duration callType
      successfulCall mediaPathLocation signalingLocation finalSipCode callEndSubReason finalSipCodePhrase
      trunkFullyQualifiedDomainName mediaBypassEnabled @odata.nextLink`),
    pseudonym: fields(`userId`),
    dropped: fields(
      `@odata.context @odata.count userPrincipalName userDisplayName callerNumber calleeNumber`,
    ),
  },
  {
    endpoints: ['pstn-calls'],
    path: '/v1.0/communications/callRecords/getPstnCalls(fromDateTime={date},toDateTime={date})',
    kept: fields(`id startDateTime endDateTime duration charge callType currency usageCountryCode tenantCountryCode
      connectionCharge destinationContext destinationName conferenceId licenseCapability inventoryType
      operator callDurationSource @odata.nextLink`),
    pseudonym: fields(`userId`),
    reversible: fields(`callId`),
    dropped: fields(
      `@odata.context @odata.count userPrincipalName userDisplayName calleeNumber callerNumber`,
    ),
  },
  {
    endpoints: ['online-meetings'],
    path: '/v1.0/users/{id}/onlineMeetings',
    kept: fields(`autoAdmittedUsers audioConferencing.tollNumber audioConferencing.tollFreeNumber
      audioConferencing.ConferenceId audioConferencing.dialinUrl chatInfo.threadId chatInfo.messageId
      creationDateTime endDateTime id joinWebUrl startDateTime videoTeleconferenceId
      lobbyBypassSettings.scope lobbyBypassSettings.isDialInBypassEnabled
      joinMeetingIdSettings.joinMeetingId isEntryExitAnnounced allowedPresenters`),
    pseudonym: fields(`participants.attendees[].identity.user.id participants.organizer.identity.user.id`),
    dropped:
      fields(`@odata.type chatInfo.@odata.type participants.@odata.type participants.attendees[].@odata.type
      participants.attendees[].identity.user.@odata.type
      participants.attendees[].identity.user.displayName participants.attendees[].upn
      participants.organizer.@odata.type participants.organizer.identity.user.@odata.type
      participants.organizer.identity.user.displayName participants.organizer.upn subject
      joinMeetingIdSettings.isPasscodeRequired joinMeetingIdSettings.passcode`),
  },
  {
    endpoints: ['attendance-reports'],
    path: '/v1.0/users/{id}/onlineMeetings/{id}/attendanceReports',
    kept: fields(`id totalParticipantCount meetingStartDateTime meetingEndDateTime`),
    dropped: fields(`@odata.context`),
  },
  {
    endpoints: ['attendance-report'],
    path: '/v1.0/users/{id}/onlineMeetings/{id}/attendanceReports/{id}',
    kept: fields(`id totalParticipantCount meetingStartDateTime meetingEndDateTime
      attendanceRecords[].totalAttendanceInSeconds attendanceRecords[].role
      attendanceRecords[].identity.tenantId attendanceRecords[].attendanceIntervals[].joinDateTime
      attendanceRecords[].attendanceIntervals[].leaveDateTime
      attendanceRecords[].attendanceIntervals[].durationInSeconds`),
    pseudonym: fields(`attendanceRecords[].emailAddress attendanceRecords[].identity.id`),
    dropped: fields(
      `@odata.context attendanceRecords[].@odata.context attendanceRecords[].identity.displayName`,
    ),
  },
];
