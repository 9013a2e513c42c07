output "function" {
  description = "Name of the function."
  value       = google_cloudfunctions2_function.bulk.name
}

output "service_account" {
  description = "Email address of the service account that reads and writes files."
  value       = google_service_account.bulk.email
}

output "logs" {
  description = "Filter of Cloud Logging that finds the lines of this function."
  value       = local.logs
}

output "configuration" {
  description = "Variables of the function, as it gets them; none of them is a secret."
  value       = local.configuration
}
