-- Who shared a file with whom: a row for each recipient. `is_inside`: the recipient is an account of the tenant that is no guest.
select
  {{ nymgate.hash('a.id') }} as activity,
  {{ nymgate.hash(nymgate.text('a.record', 'driveItem', 'id')) }} as item,
  {{ nymgate.hash(nymgate.text('a.record', 'actor', 'user', 'id')) }} as person,
  {{ nymgate.time(nymgate.text('a.record', 'activityDateTime')) }} as shared_at,
  {{ nymgate.hash(nymgate.text('r.item', 'user', 'email')) }} as recipient_address,
  recipient.person as recipient,
  coalesce(recipient.user_type = 'Member', false) as is_inside
from {{ nymgate.rows_of('msft-onedrive', 'itemActivity') }} as a
cross join {{ nymgate.elements('a.record', 'r', ['action', 'share', 'recipients']) }}
left join {{ ref('person_address') }} as known on known.address = {{ nymgate.hash(nymgate.text('r.item', 'user', 'email')) }}
left join {{ ref('person') }} as recipient
  on recipient.person = coalesce({{ nymgate.hash(nymgate.text('r.item', 'user', 'id')) }}, known.person)
