output "granted" {
  description = "What was consented to: NAME:ROLE."
  value       = sort(keys(azuread_app_role_assignment.consent))
}
