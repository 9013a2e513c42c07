output "endpoint" {
  description = "Address that callers use."
  value       = local.public_url
}

output "identity" {
  description = "Who the gateway is, as entra-federation takes it."
  value       = { tenant_id = var.tenant_id, principal_id = azurerm_user_assigned_identity.gateway.principal_id }
}

output "callers" {
  description = "How callers prove themselves, as in the output deployment."
  value       = [{ type = "entra-jwt", audience = var.audience, clientIds = sort(keys(var.callers)) }]
}

output "managed_identity_client_id" {
  description = "Client id of the managed identity; not that of an application."
  value       = azurerm_user_assigned_identity.gateway.client_id
}

output "logs" {
  description = "Query of Log Analytics that finds the lines of this gateway."
  value       = "ContainerAppConsoleLogs | where ContainerAppName == \"${var.name}\""
}

# For some two minutes after its end the log stream has the lines of an execution. In Log Analytics they arrive later, and stay.
output "doctor" {
  description = "Command that runs `nymgate doctor` as a job, prints its report, and exits with 0 only when nothing failed. Needs the extension containerapp of az."
  value       = <<-EOT
    (
      job() { az containerapp job "$@" --resource-group ${var.resource_group_name} --name ${azurerm_container_app_job.doctor.name}; }
      execution=$(job start --query name --output tsv) || exit 1
      tries=0
      while [ "$tries" -lt 60 ]; do
        sleep 5
        status=$(job execution show --job-execution-name "$execution" --query properties.status --output tsv)
        case "$status" in Succeeded | Failed | Stopped | Degraded) break ;; esac
        tries=$((tries + 1))
      done
      job logs show --execution "$execution" --container doctor --tail 300 --format text | sed -n 's/^.*stdout F //p' | grep '' ||
        { echo "No report of $execution, $status. Later, in Log Analytics: ContainerAppConsoleLogs | where ContainerGroupName startswith \"$execution\"" >&2; exit 1; }
      [ "$status" = Succeeded ]
    )
  EOT
}

output "variables" {
  description = "Variables that the container is started with; none of them is a secret."
  value       = local.variables
}
