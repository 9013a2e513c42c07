output "granted" {
  description = "What was consented to: INSTANCE.CONNECTOR:ROLE. \"tofu destroy\" takes all of it back."
  value       = module.consent.granted
}
