-- Every address of a person, so that mail to an alias finds them.
select distinct {{ nymgate.hash('u.id') }} as person, {{ nymgate.hash('a.address') }} as address
from {{ nymgate.rows_of('entra-id', 'user') }} as u
cross join lateral (
  select {{ nymgate.text('u.record', 'mail') }} as address
  union all select {{ nymgate.text('u.record', 'userPrincipalName') }}
  union all select split_part({{ nymgate.item_text('p.item') }}, ':', 2) from {{ nymgate.elements('u.record', 'p', ['proxyAddresses']) }}
) as a
where a.address like 't~%'
