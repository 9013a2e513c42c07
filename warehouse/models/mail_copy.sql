-- A mail in a mailbox. `is_own`: its owner wrote it. Drafts are left out.
select
  {{ nymgate.hash(nymgate.text('m.record', 'path_userId')) }} as person,
  {{ nymgate.hash('m.owner_id') }} as folder,
  {{ nymgate.hash(nymgate.text('m.record', 'internetMessageId')) }} || ' ' || {{ nymgate.text('m.record', 'sentDateTime') }} as mail,
  {{ nymgate.hash(nymgate.text('m.record', 'conversationId')) }} as conversation,
  {{ nymgate.hash(nymgate.text('m.record', 'sender', 'emailAddress', 'address')) }} as sender_address,
  own.person is not null as is_own,
  coalesce({{ nymgate.text('m.record', '@odata.type') }}, '') like '%eventMessage%' as is_about_meeting,
  {{ nymgate.time(nymgate.text('m.record', 'sentDateTime')) }} as sent_at,
  {{ nymgate.time(nymgate.text('m.record', 'receivedDateTime')) }} as received_at,
  {{ nymgate.text('m.record', 'hasAttachments') }} = 'true' as has_attachments,
  m.record
from {{ nymgate.rows_of('outlook-mail', 'message') }} as m
left join {{ ref('person_address') }} as own
  on own.address = {{ nymgate.hash(nymgate.text('m.record', 'sender', 'emailAddress', 'address')) }}
  and own.person = {{ nymgate.hash(nymgate.text('m.record', 'path_userId')) }}
where coalesce({{ nymgate.text('m.record', 'isDraft') }}, 'false') <> 'true'
