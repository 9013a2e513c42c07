-- A mail, however many copies of it there are.
select
  mail,
  min(sender_address) as sender_address,
  min(sent_at) as sent_at,
  bool_or(is_about_meeting) as is_about_meeting,
  bool_or(has_attachments) as has_attachments,
  bool_or(is_own) as is_in_sent,
  count(*) as copies
from {{ ref('mail_copy') }}
group by mail
