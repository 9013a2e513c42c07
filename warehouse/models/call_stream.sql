-- The streams of calls with their quality: who spoke to whom, over what, how well. One row each.
select
  {{ nymgate.hash('s.owner_id') }} as call_id,
  {{ nymgate.hash('s.id') }} as session,
  {{ nymgate.time(nymgate.text('s.record', 'startDateTime')) }} as started_at,
  {{ nymgate.time(nymgate.text('s.record', 'endDateTime')) }} as ended_at,
  {{ nymgate.hash(nymgate.text('s.record', 'caller', 'identity', 'user', 'id')) }} as caller,
  {{ nymgate.hash(nymgate.text('s.record', 'callee', 'identity', 'user', 'id')) }} as callee,
  {{ nymgate.text('m.item', 'label') }} as media,
  {{ nymgate.text('t.item', 'streamDirection') }} as direction,
  {{ nymgate.text('m.item', 'callerNetwork', 'connectionType') }} as caller_connection,
  {{ nymgate.text('m.item', 'calleeNetwork', 'connectionType') }} as callee_connection,
  {{ nymgate.seconds(nymgate.text('t.item', 'averageJitter')) }} as jitter_seconds,
  {{ nymgate.seconds(nymgate.text('t.item', 'averageRoundTripTime')) }} as round_trip_seconds,
  cast({{ nymgate.text('t.item', 'averagePacketLossRate') }} as double precision) as packet_loss
from {{ nymgate.rows_of('msft-teams', 'callSession') }} as s
cross join {{ nymgate.elements('s.record', 'g', ['segments']) }}
cross join {{ nymgate.elements('g.item', 'm', ['media']) }}
cross join {{ nymgate.elements('m.item', 't', ['streams']) }}
where coalesce({{ nymgate.text('s.record', 'isTest') }}, 'false') <> 'true'
