-- Made from the models by write_sql.py.
create or replace table nymgate.current_row as
-- The rows of all tables as they are after the last run: the newest of each key, without removed ones and those of owners that have gone.
with loaded as (
  select
    connector,
    record_type,
    max(case when load = 'replace' then run end) as full_run
  from nymgate."exported_table"
  group by connector, record_type
),
line as (
  select
    r.connector, r.record_type, r.run, r.position, r.record,
    (r.record ->> '$."id"') as id,
    coalesce((r.record ->> '$."path_userId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_groupId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_teamId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_chatId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_channelId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_driveId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_folderId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_callRecordId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_meetingId"'), '') || ' ' ||
    coalesce((r.record ->> '$."path_reportId"'), '') || ' ' ||
    '' as owner,
    coalesce((r.record ->> '$."path_reportId"'), (r.record ->> '$."path_meetingId"'), (r.record ->> '$."path_callRecordId"'), (r.record ->> '$."path_folderId"'), (r.record ->> '$."path_driveId"'), (r.record ->> '$."path_channelId"'), (r.record ->> '$."path_chatId"'), (r.record ->> '$."path_teamId"'), (r.record ->> '$."path_groupId"'), (r.record ->> '$."path_userId"')) as owner_id,
    (r.record ->> '$."@removed"') is not null as is_removed,
    (r.record ->> '$."@reset"') = 'true' as is_reset
  from nymgate."exported_row" as r
  join loaded on loaded.connector = r.connector and loaded.record_type = r.record_type
  where loaded.full_run is null or r.run >= loaded.full_run
),
numbered as (
  select
    *,
    row_number() over (partition by connector, record_type order by run, position) as line_number
  from line
),
judged as (
  select
    *,
    row_number() over (
      partition by connector, record_type, owner, coalesce(id, cast(record as text)), is_reset is true
      order by line_number desc
    ) as age,
    max(case when is_reset then line_number else 0 end) over (partition by connector, record_type, owner) as reset_at
  from numbered
),
kept as (
  select connector, record_type, run, id, owner_id, record
  from judged
  where age = 1 and is_reset is not true and not is_removed and line_number > reset_at
),
-- Nothing tells of the rows of an owner that has gone itself.
owned (record_type, owner_type) as (
  values
  ('event', 'user'), ('message', 'mailFolder'), ('driveItem', 'drive'), ('chatMessage', 'chat'),
  ('channelMessage', 'channel'), ('aiInteraction', 'user')
)
select kept.*
from kept
left join owned on owned.record_type = kept.record_type
where owned.owner_type is null
  or exists (
    select 1 from kept as owner
    where owner.connector = kept.connector and owner.record_type = owned.owner_type and owner.id = kept.owner_id
  );

create or replace table nymgate.loaded_run as
-- The runs of the export, and when each began.
select run, cast(substr(run, 1, 13) || ':' || substr(run, 14, 2) || ':' || substr(run, 16, 6) as timestamp) as started_at, max(case when load = 'replace' then 1 else 0 end) = 1 as is_full
from nymgate."exported_table"
where connector = 'entra-id' and record_type = 'user'
group by run;

create or replace table nymgate.membership as
-- Who is in which group. A group in a group is a row too: `member_type` tells.
select
  substr(owner_id, 3, 42) as group_id,
  substr(id, 3, 42) as member,
  replace((record ->> '$."@odata.type"'), '#microsoft.graph.', '') as member_type
from (select * from nymgate."current_row" where connector = 'entra-id' and record_type = 'groupMember') as members;

create or replace table nymgate.person_address as
-- Every address of a person, so that mail to an alias finds them.
select distinct substr(u.id, 3, 42) as person, substr(a.address, 3, 42) as address
from (select * from nymgate."current_row" where connector = 'entra-id' and record_type = 'user') as u
cross join lateral (
  select (u.record ->> '$."mail"') as address
  union all select (u.record ->> '$."userPrincipalName"')
  union all select split_part((p.item ->> '$'), ':', 2) from unnest(cast(u.record -> '$.proxyAddresses' as json[])) as p(item)
) as a
where a.address like 't~%';

create or replace table nymgate.time_zone as
-- Time zones by the names of Windows, which mailboxes mostly have: windowsZones of CLDR 48, territory 001, with the zones' present
-- names in tzdata.
select * from (
  values
  ('AUS Central Standard Time', 'Australia/Darwin'),
  ('AUS Eastern Standard Time', 'Australia/Sydney'),
  ('Afghanistan Standard Time', 'Asia/Kabul'),
  ('Alaskan Standard Time', 'America/Anchorage'),
  ('Aleutian Standard Time', 'America/Adak'),
  ('Altai Standard Time', 'Asia/Barnaul'),
  ('Arab Standard Time', 'Asia/Riyadh'),
  ('Arabian Standard Time', 'Asia/Dubai'),
  ('Arabic Standard Time', 'Asia/Baghdad'),
  ('Argentina Standard Time', 'America/Argentina/Buenos_Aires'),
  ('Astrakhan Standard Time', 'Europe/Astrakhan'),
  ('Atlantic Standard Time', 'America/Halifax'),
  ('Aus Central W. Standard Time', 'Australia/Eucla'),
  ('Azerbaijan Standard Time', 'Asia/Baku'),
  ('Azores Standard Time', 'Atlantic/Azores'),
  ('Bahia Standard Time', 'America/Bahia'),
  ('Bangladesh Standard Time', 'Asia/Dhaka'),
  ('Belarus Standard Time', 'Europe/Minsk'),
  ('Bougainville Standard Time', 'Pacific/Bougainville'),
  ('Canada Central Standard Time', 'America/Regina'),
  ('Cape Verde Standard Time', 'Atlantic/Cape_Verde'),
  ('Caucasus Standard Time', 'Asia/Yerevan'),
  ('Cen. Australia Standard Time', 'Australia/Adelaide'),
  ('Central America Standard Time', 'America/Guatemala'),
  ('Central Asia Standard Time', 'Asia/Bishkek'),
  ('Central Brazilian Standard Time', 'America/Cuiaba'),
  ('Central Europe Standard Time', 'Europe/Budapest'),
  ('Central European Standard Time', 'Europe/Warsaw'),
  ('Central Pacific Standard Time', 'Pacific/Guadalcanal'),
  ('Central Standard Time (Mexico)', 'America/Mexico_City'),
  ('Central Standard Time', 'America/Chicago'),
  ('Chatham Islands Standard Time', 'Pacific/Chatham'),
  ('China Standard Time', 'Asia/Shanghai'),
  ('Cuba Standard Time', 'America/Havana'),
  ('Dateline Standard Time', 'Etc/GMT+12'),
  ('E. Africa Standard Time', 'Africa/Nairobi'),
  ('E. Australia Standard Time', 'Australia/Brisbane'),
  ('E. Europe Standard Time', 'Europe/Chisinau'),
  ('E. South America Standard Time', 'America/Sao_Paulo'),
  ('Easter Island Standard Time', 'Pacific/Easter'),
  ('Eastern Standard Time (Mexico)', 'America/Cancun'),
  ('Eastern Standard Time', 'America/New_York'),
  ('Egypt Standard Time', 'Africa/Cairo'),
  ('Ekaterinburg Standard Time', 'Asia/Yekaterinburg'),
  ('FLE Standard Time', 'Europe/Kyiv'),
  ('Fiji Standard Time', 'Pacific/Fiji'),
  ('GMT Standard Time', 'Europe/London'),
  ('GTB Standard Time', 'Europe/Bucharest'),
  ('Georgian Standard Time', 'Asia/Tbilisi'),
  ('Greenland Standard Time', 'America/Nuuk'),
  ('Greenwich Standard Time', 'Africa/Abidjan'),
  ('Haiti Standard Time', 'America/Port-au-Prince'),
  ('Hawaiian Standard Time', 'Pacific/Honolulu'),
  ('India Standard Time', 'Asia/Kolkata'),
  ('Iran Standard Time', 'Asia/Tehran'),
  ('Israel Standard Time', 'Asia/Jerusalem'),
  ('Jordan Standard Time', 'Asia/Amman'),
  ('Kaliningrad Standard Time', 'Europe/Kaliningrad'),
  ('Korea Standard Time', 'Asia/Seoul'),
  ('Libya Standard Time', 'Africa/Tripoli'),
  ('Line Islands Standard Time', 'Pacific/Kiritimati'),
  ('Lord Howe Standard Time', 'Australia/Lord_Howe'),
  ('Magadan Standard Time', 'Asia/Magadan'),
  ('Magallanes Standard Time', 'America/Punta_Arenas'),
  ('Marquesas Standard Time', 'Pacific/Marquesas'),
  ('Mauritius Standard Time', 'Indian/Mauritius'),
  ('Middle East Standard Time', 'Asia/Beirut'),
  ('Montevideo Standard Time', 'America/Montevideo'),
  ('Morocco Standard Time', 'Africa/Casablanca'),
  ('Mountain Standard Time (Mexico)', 'America/Mazatlan'),
  ('Mountain Standard Time', 'America/Denver'),
  ('Myanmar Standard Time', 'Asia/Yangon'),
  ('N. Central Asia Standard Time', 'Asia/Novosibirsk'),
  ('Namibia Standard Time', 'Africa/Windhoek'),
  ('Nepal Standard Time', 'Asia/Kathmandu'),
  ('New Zealand Standard Time', 'Pacific/Auckland'),
  ('Newfoundland Standard Time', 'America/St_Johns'),
  ('Norfolk Standard Time', 'Pacific/Norfolk'),
  ('North Asia East Standard Time', 'Asia/Irkutsk'),
  ('North Asia Standard Time', 'Asia/Krasnoyarsk'),
  ('North Korea Standard Time', 'Asia/Pyongyang'),
  ('Omsk Standard Time', 'Asia/Omsk'),
  ('Pacific SA Standard Time', 'America/Santiago'),
  ('Pacific Standard Time (Mexico)', 'America/Tijuana'),
  ('Pacific Standard Time', 'America/Los_Angeles'),
  ('Pakistan Standard Time', 'Asia/Karachi'),
  ('Paraguay Standard Time', 'America/Asuncion'),
  ('Qyzylorda Standard Time', 'Asia/Qyzylorda'),
  ('Romance Standard Time', 'Europe/Paris'),
  ('Russia Time Zone 10', 'Asia/Srednekolymsk'),
  ('Russia Time Zone 11', 'Asia/Kamchatka'),
  ('Russia Time Zone 3', 'Europe/Samara'),
  ('Russian Standard Time', 'Europe/Moscow'),
  ('SA Eastern Standard Time', 'America/Cayenne'),
  ('SA Pacific Standard Time', 'America/Bogota'),
  ('SA Western Standard Time', 'America/La_Paz'),
  ('SE Asia Standard Time', 'Asia/Bangkok'),
  ('Saint Pierre Standard Time', 'America/Miquelon'),
  ('Sakhalin Standard Time', 'Asia/Sakhalin'),
  ('Samoa Standard Time', 'Pacific/Apia'),
  ('Sao Tome Standard Time', 'Africa/Sao_Tome'),
  ('Saratov Standard Time', 'Europe/Saratov'),
  ('Singapore Standard Time', 'Asia/Singapore'),
  ('South Africa Standard Time', 'Africa/Johannesburg'),
  ('South Sudan Standard Time', 'Africa/Juba'),
  ('Sri Lanka Standard Time', 'Asia/Colombo'),
  ('Sudan Standard Time', 'Africa/Khartoum'),
  ('Syria Standard Time', 'Asia/Damascus'),
  ('Taipei Standard Time', 'Asia/Taipei'),
  ('Tasmania Standard Time', 'Australia/Hobart'),
  ('Tocantins Standard Time', 'America/Araguaina'),
  ('Tokyo Standard Time', 'Asia/Tokyo'),
  ('Tomsk Standard Time', 'Asia/Tomsk'),
  ('Tonga Standard Time', 'Pacific/Tongatapu'),
  ('Transbaikal Standard Time', 'Asia/Chita'),
  ('Turkey Standard Time', 'Europe/Istanbul'),
  ('Turks And Caicos Standard Time', 'America/Grand_Turk'),
  ('US Eastern Standard Time', 'America/Indiana/Indianapolis'),
  ('US Mountain Standard Time', 'America/Phoenix'),
  ('UTC', 'Etc/UTC'),
  ('UTC+12', 'Etc/GMT-12'),
  ('UTC+13', 'Etc/GMT-13'),
  ('UTC-02', 'Etc/GMT+2'),
  ('UTC-08', 'Etc/GMT+8'),
  ('UTC-09', 'Etc/GMT+9'),
  ('UTC-11', 'Etc/GMT+11'),
  ('Ulaanbaatar Standard Time', 'Asia/Ulaanbaatar'),
  ('Venezuela Standard Time', 'America/Caracas'),
  ('Vladivostok Standard Time', 'Asia/Vladivostok'),
  ('Volgograd Standard Time', 'Europe/Volgograd'),
  ('W. Australia Standard Time', 'Australia/Perth'),
  ('W. Central Africa Standard Time', 'Africa/Lagos'),
  ('W. Europe Standard Time', 'Europe/Berlin'),
  ('W. Mongolia Standard Time', 'Asia/Hovd'),
  ('West Asia Standard Time', 'Asia/Tashkent'),
  ('West Bank Standard Time', 'Asia/Hebron'),
  ('West Pacific Standard Time', 'Pacific/Port_Moresby'),
  ('Yakutsk Standard Time', 'Asia/Yakutsk'),
  ('Yukon Standard Time', 'America/Whitehorse')
) as zone (windows_name, iana_name);

create or replace table nymgate.calendar_event as
-- Events of all mailboxes with their times: one row of Graph each, series masters among them.
with event as (
  select
    *,
    (record ->> '$."type"') as type,
    (record ->> '$."seriesMasterId"') as master_id,
    cast((record ->> '$."start"."dateTime"') as timestamp) as start_at,
    cast((record ->> '$."end"."dateTime"') as timestamp) as end_at
  from (select * from nymgate."current_row" where connector = 'outlook-cal' and record_type = 'event') as events
),
-- What each run brought of a series: an occurrence takes what was valid when it began.
seen as (
  select
    (record ->> '$."path_userId"') as mailbox,
    (record ->> '$."id"') as id,
    record,
    cast(substr(run, 1, 13) || ':' || substr(run, 14, 2) || ':' || substr(run, 16, 6) as timestamp) as seen_at,
    row_number() over (
      partition by run, (record ->> '$."path_userId"'), (record ->> '$."id"')
      order by position desc
    ) as age
  from nymgate."exported_row"
  where connector = 'outlook-cal' and record_type = 'event' and (record ->> '$."type"') = 'seriesMaster'
),
version as (
  select
    mailbox, id, record,
    case when lag(seen_at) over history is null then timestamp '0001-01-01 00:00:00' else seen_at end as valid_from,
    coalesce(lead(seen_at) over history, timestamp '9999-01-01 00:00:00') as valid_to
  from seen
  where age = 1
  window history as (partition by mailbox, id order by seen_at)
)
select
  substr(event.owner_id, 3, 42) as person,
  event.id,
  event.type,
  event.start_at,
  event.end_at,
  coalesce(cast((event.record ->> '$."originalStart"') as timestamp), event.start_at) as original_start_at,
  case when event.type = 'occurrence' then version.record else event.record end as record,
  coalesce((version.record ->> '$."iCalUId"'), (event.record ->> '$."iCalUId"')) as uid,
  event.type in ('occurrence', 'exception') and master.id is null as has_no_master
from event
left join event as master on master.owner_id = event.owner_id and master.id = event.master_id
left join version
  on version.mailbox = master.owner_id and version.id = master.id
  and version.valid_from <= event.start_at and event.start_at < version.valid_to;

create or replace table nymgate.call_stream as
-- The streams of calls with their quality: who spoke to whom, over what, how well. One row each.
select
  substr(s.owner_id, 3, 42) as call_id,
  substr(s.id, 3, 42) as session,
  cast((s.record ->> '$."startDateTime"') as timestamp) as started_at,
  cast((s.record ->> '$."endDateTime"') as timestamp) as ended_at,
  substr((s.record ->> '$."caller"."identity"."user"."id"'), 3, 42) as caller,
  substr((s.record ->> '$."callee"."identity"."user"."id"'), 3, 42) as callee,
  (m.item ->> '$."label"') as media,
  (t.item ->> '$."streamDirection"') as direction,
  (m.item ->> '$."callerNetwork"."connectionType"') as caller_connection,
  (m.item ->> '$."calleeNetwork"."connectionType"') as callee_connection,
  coalesce(try_cast(regexp_extract((t.item ->> '$."averageJitter"'), '([0-9.]+)D', 1) as double), 0) * 86400 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageJitter"'), '([0-9.]+)H', 1) as double), 0) * 3600 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageJitter"'), '([0-9.]+)M', 1) as double), 0) * 60 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageJitter"'), '([0-9.]+)S', 1) as double), 0) * 1 as jitter_seconds,
  coalesce(try_cast(regexp_extract((t.item ->> '$."averageRoundTripTime"'), '([0-9.]+)D', 1) as double), 0) * 86400 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageRoundTripTime"'), '([0-9.]+)H', 1) as double), 0) * 3600 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageRoundTripTime"'), '([0-9.]+)M', 1) as double), 0) * 60 + coalesce(try_cast(regexp_extract((t.item ->> '$."averageRoundTripTime"'), '([0-9.]+)S', 1) as double), 0) * 1 as round_trip_seconds,
  cast((t.item ->> '$."averagePacketLossRate"') as double precision) as packet_loss
from (select * from nymgate."current_row" where connector = 'msft-teams' and record_type = 'callSession') as s
cross join unnest(cast(s.record -> '$.segments' as json[])) as g(item)
cross join unnest(cast(g.item -> '$.media' as json[])) as m(item)
cross join unnest(cast(m.item -> '$.streams' as json[])) as t(item)
where coalesce((s.record ->> '$."isTest"'), 'false') <> 'true';

create or replace table nymgate.copilot_prompt as
-- What people asked Copilot; its answers are other rows of aiInteraction.
select
  substr(owner_id, 3, 42) as person,
  substr(id, 3, 42) as prompt,
  cast((record ->> '$."createdDateTime"') as timestamp) as prompted_at,
  (record ->> '$."appClass"') as application
from (select * from nymgate."current_row" where connector = 'msft-copilot' and record_type = 'aiInteraction') as interactions
where (record ->> '$."interactionType"') = 'userPrompt';

create or replace table nymgate.mail_copy as
-- A mail in a mailbox. `is_own`: its owner wrote it. Drafts are left out.
select
  substr((m.record ->> '$."path_userId"'), 3, 42) as person,
  substr(m.owner_id, 3, 42) as folder,
  substr((m.record ->> '$."internetMessageId"'), 3, 42) || ' ' || (m.record ->> '$."sentDateTime"') as mail,
  substr((m.record ->> '$."conversationId"'), 3, 42) as conversation,
  substr((m.record ->> '$."sender"."emailAddress"."address"'), 3, 42) as sender_address,
  own.person is not null as is_own,
  coalesce((m.record ->> '$."@odata.type"'), '') like '%eventMessage%' as is_about_meeting,
  cast((m.record ->> '$."sentDateTime"') as timestamp) as sent_at,
  cast((m.record ->> '$."receivedDateTime"') as timestamp) as received_at,
  (m.record ->> '$."hasAttachments"') = 'true' as has_attachments,
  m.record
from (select * from nymgate."current_row" where connector = 'outlook-mail' and record_type = 'message') as m
left join nymgate."person_address" as own
  on own.address = substr((m.record ->> '$."sender"."emailAddress"."address"'), 3, 42)
  and own.person = substr((m.record ->> '$."path_userId"'), 3, 42)
where coalesce((m.record ->> '$."isDraft"'), 'false') <> 'true';

create or replace table nymgate.mail_distinct as
-- A mail, however many copies of it there are.
select
  mail,
  min(sender_address) as sender_address,
  min(sent_at) as sent_at,
  bool_or(is_about_meeting) as is_about_meeting,
  bool_or(has_attachments) as has_attachments,
  bool_or(is_own) as is_in_sent,
  count(*) as copies
from nymgate."mail_copy"
group by mail;

create or replace table nymgate.mail_recipient as
-- To whom a mail went. Only the writer's own copy names those in bcc.
select distinct
  copy.mail,
  'to' as kind,
  substr((r.item ->> '$."emailAddress"."address"'), 3, 42) as address
from nymgate."mail_copy" as copy
cross join unnest(cast(copy.record -> '$.toRecipients' as json[])) as r(item)
union all
select distinct
  copy.mail,
  'cc' as kind,
  substr((r.item ->> '$."emailAddress"."address"'), 3, 42) as address
from nymgate."mail_copy" as copy
cross join unnest(cast(copy.record -> '$.ccRecipients' as json[])) as r(item)
union all
select distinct
  copy.mail,
  'bcc' as kind,
  substr((r.item ->> '$."emailAddress"."address"'), 3, 42) as address
from nymgate."mail_copy" as copy
cross join unnest(cast(copy.record -> '$.bccRecipients' as json[])) as r(item);

create or replace table nymgate.meeting_invitation as
-- A meeting in the calendar of a person: one row for each person and time it takes place. Not cancelled, with attendees.
select
  person,
  substr(uid, 3, 42) || ' ' || cast(original_start_at as text) as meeting,
  start_at,
  end_at,
  case
    when (select count(*) from nymgate."calendar_event" where extract(minute from start_at) <> 0) > 0
    then cast(extract(epoch from end_at - start_at) / 60.0 as integer)
  end as minutes,
  substr((record ->> '$."organizer"."emailAddress"."address"'), 3, 42) as organizer_address,
  (record ->> '$."isOrganizer"') = 'true' as is_organizer,
  (record ->> '$."responseStatus"."response"') as response,
  (record ->> '$."showAs"') as show_as,
  (record ->> '$."isAllDay"') = 'true' as is_all_day,
  (record ->> '$."isOnlineMeeting"') = 'true' as is_online,
  (record ->> '$."subject"') as subject,
  coalesce(json_array_length(record -> '$.attendees'), 0) as attendees
from nymgate."calendar_event"
where type <> 'seriesMaster'
  and not has_no_master
  and coalesce((record ->> '$."isCancelled"'), 'false') <> 'true'
  and coalesce((record ->> '$."isDraft"'), 'false') <> 'true'
  and coalesce(json_array_length(record -> '$.attendees'), 0) > 0;

create or replace table nymgate.meeting_left_out as
-- Rows of events that are no row of meeting_invitation, by the reason.
select reason, count(*) as events
from (
  select
    case
      when type = 'seriesMaster' then 'series master: its occurrences are counted'
      when has_no_master then 'series deleted'
      when (record ->> '$."isCancelled"') = 'true' then 'cancelled'
      when (record ->> '$."isDraft"') = 'true' then 'draft'
      when coalesce(json_array_length(record -> '$.attendees'), 0) = 0 then 'no attendees'
    end as reason
  from nymgate."calendar_event"
) as judged
where reason is not null
group by reason;

create or replace table nymgate.person as
-- An account of the tenant. `purpose` tells people from rooms and shared mailboxes; working hours are in `time_zone`, an IANA name.
with account as (
  select
    substr(u.id, 3, 42) as person,
    substr(m.id, 3, 42) as manager,
    u.record,
    s.record as settings,
    (s.record ->> '$."timeZone"') as zone_name
  from (select * from nymgate."current_row" where connector = 'entra-id' and record_type = 'user') as u
  left join (select * from nymgate."current_row" where connector = 'entra-id' and record_type = 'userManager') as m on m.owner_id = u.id
  left join (select * from nymgate."current_row" where connector = 'entra-id' and record_type = 'mailboxSettings') as s on s.owner_id = u.id
)
select
  person,
  manager,
  substr((record ->> '$."mail"'), 3, 42) as address,
  substr((record ->> '$."employeeId"'), 3, 42) as employee,
  (record ->> '$."department"') as department,
  (record ->> '$."companyName"') as company,
  (record ->> '$."employeeType"') as employee_type,
  (record ->> '$."userType"') as user_type,
  (record ->> '$."accountEnabled"') = 'true' as is_enabled,
  (settings ->> '$."userPurpose"') as purpose,
  coalesce(z.iana_name, case when zone_name like '%/%' and zone_name not like 'tzone:%' then zone_name end) as time_zone,
  cast(substr((settings ->> '$."workingHours"."startTime"'), 1, 8) as time) as work_starts,
  cast(substr((settings ->> '$."workingHours"."endTime"'), 1, 8) as time) as work_ends,
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%monday%' then '1' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%tuesday%' then '2' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%wednesday%' then '3' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%thursday%' then '4' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%friday%' then '5' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%saturday%' then '6' else '' end ||
  case when (settings ->> '$."workingHours"."daysOfWeek"') like '%sunday%' then '7' else '' end
  as work_days
from account
left join nymgate."time_zone" as z on z.windows_name = zone_name;

create or replace table nymgate.activity as
-- When somebody wrote a mail or a message, or had a meeting. `is_after_hours`: outside the hours in the settings of their own mailbox, on
-- their own clock; null where these or exact times are not known.
with written as (
  select id, record as message from nymgate."current_row" where record_type in ('chatMessage', 'channelMessage')
  union all
  -- Replies to a post are in its row.
  select posts.id || ' ' || (r.item ->> '$."id"'), r.item
  from (select * from nymgate."current_row" where connector = 'msft-teams' and record_type = 'channelMessage') as posts
  cross join unnest(cast(posts.record -> '$.replies' as json[])) as r(item)
),
moment as (
  select distinct person, 'mail' as kind, mail as id, sent_at as happened_at from nymgate."mail_copy" where is_own and not is_about_meeting
  union all
  select substr((message ->> '$."from"."user"."id"'), 3, 42), 'chat', id, cast((message ->> '$."createdDateTime"') as timestamp)
  from written
  where (message ->> '$."messageType"') = 'message' and (message ->> '$."from"."user"."id"') is not null
  union all
  select person, 'meeting', meeting, start_at from nymgate."meeting_invitation" where not is_all_day and response <> 'declined'
),
judged as (
  select
    moment.*,
    p.work_starts, p.work_ends, p.work_days,
    moment.happened_at at time zone 'UTC' at time zone p.time_zone as local_at,
    max(case when extract(minute from moment.happened_at) <> 0 then 1 else 0 end) over (partition by kind) = 1 as is_exact
  from moment
  left join nymgate."person" as p on p.person = moment.person
)
select
  person, kind, id, happened_at, local_at,
  case
    when not is_exact or local_at is null or work_starts is null or work_days = '' then null
    when work_days not like '%' || cast(cast(extract(isodow from local_at) as integer) as text) || '%' then true
    when work_starts <= work_ends then cast(local_at as time) < work_starts or cast(local_at as time) >= work_ends
    else cast(local_at as time) < work_starts and cast(local_at as time) >= work_ends
  end as is_after_hours
from judged;

create or replace table nymgate.file_share as
-- Who shared a file with whom: a row for each recipient. `is_inside`: the recipient is an account of the tenant that is no guest.
select
  substr(a.id, 3, 42) as activity,
  substr((a.record ->> '$."driveItem"."id"'), 3, 42) as item,
  substr((a.record ->> '$."actor"."user"."id"'), 3, 42) as person,
  cast((a.record ->> '$."activityDateTime"') as timestamp) as shared_at,
  substr((r.item ->> '$."user"."email"'), 3, 42) as recipient_address,
  recipient.person as recipient,
  coalesce(recipient.user_type = 'Member', false) as is_inside
from (select * from nymgate."current_row" where connector = 'msft-onedrive' and record_type = 'itemActivity') as a
cross join unnest(cast(a.record -> '$.action.share.recipients' as json[])) as r(item)
left join nymgate."person_address" as known on known.address = substr((r.item ->> '$."user"."email"'), 3, 42)
left join nymgate."person" as recipient
  on recipient.person = coalesce(substr((r.item ->> '$."user"."id"'), 3, 42), known.person);

create or replace table nymgate.meeting_instance as
-- A meeting as often as it takes place, however many calendars it is in. Where copies differ, the organizer's counts.
with ranked as (
  select
    *,
    row_number() over (partition by meeting order by is_organizer desc, person) as rank,
    count(*) over (partition by meeting) as calendars
  from nymgate."meeting_invitation"
)
select meeting, start_at, end_at, minutes, organizer_address, is_all_day, is_online, subject, attendees, calendars
from ranked
where rank = 1;
