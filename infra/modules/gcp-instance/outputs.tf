output "endpoint" {
  description = "Address that callers use."
  value       = local.public_url
}

output "identity" {
  description = "Who the gateway is, as entra-federation takes it."
  value       = { service_account_unique_id = google_service_account.gateway.unique_id }
}

output "callers" {
  description = "How callers prove themselves, as in the output deployment."
  value       = [{ type = "google-iam", audience = local.audience, members = [for caller in local.google_callers : "serviceAccount:${caller.id}"] }]
}

output "service_account" {
  description = "Email address of the service account."
  value       = google_service_account.gateway.email
}

output "logs" {
  description = "Filter of Cloud Logging that finds the lines of this gateway."
  value       = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\""
}

output "doctor" {
  description = "Command that runs `nymgate doctor` as a job with the identity of the gateway, and prints its report from the log, the last run at the end."
  value       = "gcloud run jobs execute ${google_cloud_run_v2_job.doctor.name} --project ${var.project_id} --region ${var.region} --wait; sleep 10; gcloud logging read 'resource.type=\"cloud_run_job\" AND resource.labels.job_name=\"${google_cloud_run_v2_job.doctor.name}\" AND log_id(\"run.googleapis.com/stdout\")' --project ${var.project_id} --freshness 5m --order asc --format 'value(textPayload)'"
}

output "variables" {
  description = "Variables that the container is started with; none of them is a secret."
  value       = local.variables
}
