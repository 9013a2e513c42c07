import { createGuid } from '../base/random.ts';

/** Client id of Microsoft Graph itself, the same in every tenant (graph-facts.md#1). */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/**
 * Application permissions of Graph. GUIDs: microsoft-graph-devx-content, permissions-descriptions.json, read independently of
 * the product's list, so that each verifies the other (graph-facts.md#1).
 */
const APP_ROLES: Readonly<Record<string, string>> = Object.freeze({
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadBasic.All': '97235f07-e226-4f63-ace3-39588e11d3a1',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'Member.Read.Hidden': '658aa5d8-239f-45c4-aa12-864f4fc7e490',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'MailboxSettings.Read': '40f97065-369a-49f4-947c-6a255697ae91',
  'Calendars.Read': '798ee544-9d2d-430c-a058-570e29e34338',
  'Calendars.ReadBasic.All': '8ba4a692-bc31-4128-9094-475872af8a53',
  'Mail.ReadBasic.All': '693c5e45-0940-467d-9b8a-1022fb9d42ef',
  'Mail.ReadBasic': '6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Team.ReadBasic.All': '2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e',
  'TeamMember.Read.All': '660b7406-55f1-41ca-a0ed-0b035e182f3e',
  'TeamSettings.Read.All': '242607bd-1d2c-432c-82eb-bdb27baa23ab',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'ChannelMember.Read.All': '3b55498e-47ec-484f-8136-9013221c06a9',
  'ChannelMessage.Read.All': '7b2449af-6ccd-4f4d-9f78-e550c193f0d1',
  'Chat.ReadBasic.All': 'b2e060da-3baf-4687-9611-f4ebc0f0cbde',
  'Chat.Read.All': '6b7d71aa-70aa-4810-a8d9-5d9fb2830017',
  'ChatMember.Read.All': 'a3410be2-8e48-4f32-8454-c29a7465209d',
  'ChatMessage.Read.All': 'b9bb2381-47a4-46cd-aafb-00cb12f68504',
  'CallRecords.Read.All': '45bbb07e-7321-4fd7-a8f6-3ff27e6a81c8',
  'CallRecord-PstnCalls.Read.All': 'a2611786-80b3-417e-adaa-707d4261a5f0',
  'OnlineMeetings.Read.All': 'c1684f21-1984-47fa-9d61-2dc8c296bb70',
  'OnlineMeetingArtifact.Read.All': 'df01ed3b-eb61-4eca-9965-6b3d789751b2',
  'Files.Read.All': '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  'Sites.Read.All': '332a536c-c7ef-4017-ab91-336970924f0d',
  'AiEnterpriseInteraction.Read.All': '839c90ab-5771-41ee-aef8-a562e8487c1e',
});

export const GRAPH_APP_ROLES: readonly { readonly value: string; readonly id: string }[] = Object.freeze(
  Object.entries(APP_ROLES).map(([value, id]) => Object.freeze({ value, id })),
);

/** Roles that Graph does not have get a derived GUID. */
export const appRoleId = (value: string): string => APP_ROLES[value] ?? createGuid('app-role', value);
