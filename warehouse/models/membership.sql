-- Who is in which group. A group in a group is a row too: `member_type` tells.
select
  {{ nymgate.hash('owner_id') }} as group_id,
  {{ nymgate.hash('id') }} as member,
  replace({{ nymgate.text('record', '@odata.type') }}, '#microsoft.graph.', '') as member_type
from {{ nymgate.rows_of('entra-id', 'groupMember') }} as members
