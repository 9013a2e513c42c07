-- To whom a mail went. Only the writer's own copy names those in bcc.
{%- for kind in ['to', 'cc', 'bcc'] %}
{% if not loop.first %}union all
{% endif -%}
select distinct
  copy.mail,
  '{{ kind }}' as kind,
  {{ nymgate.hash(nymgate.text('r.item', 'emailAddress', 'address')) }} as address
from {{ ref('mail_copy') }} as copy
cross join {{ nymgate.elements('copy.record', 'r', [kind ~ 'Recipients']) }}
{%- endfor %}
