-- What people asked Copilot; its answers are other rows of aiInteraction.
select
  {{ nymgate.hash('owner_id') }} as person,
  {{ nymgate.hash('id') }} as prompt,
  {{ nymgate.time(nymgate.text('record', 'createdDateTime')) }} as prompted_at,
  {{ nymgate.text('record', 'appClass') }} as application
from {{ nymgate.rows_of('msft-copilot', 'aiInteraction') }} as interactions
where {{ nymgate.text('record', 'interactionType') }} = 'userPrompt'
