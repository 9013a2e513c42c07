output "granted" {
  description = "What was consented to: INSTANCE.CONNECTOR:ROLE. \"tofu destroy\" takes all of it back."
  value       = module.consent.granted

  # All of this is known when it is planned, so that nothing is granted by a file that names too much.
  precondition {
    condition     = length(local.too_much) == 0
    error_message = "deployment_file names permissions that its connectors and options do not need: ${join("; ", local.too_much)}. Ask whoever sent it; another version of the modules may have written it."
  }
}
