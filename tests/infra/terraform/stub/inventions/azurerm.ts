import type { Inventions } from './invention.ts';

/** Shapes: registry.terraform.io/providers/hashicorp/azurerm, pages of each resource, "Attributes Reference". */
export const AZURERM: Inventions = {
  azurerm_user_assigned_identity: { principal_id: '{uuid}', client_id: '{uuid}' },
};
