# A setting of the whole account, which Terraform takes over where it is on already. Destroying it would stop every workload of the
# account that uses it, so it refuses to be destroyed; to leave it as it is and forget it: `tofu state rm`.
resource "aws_iam_outbound_web_identity_federation" "account" {
  lifecycle {
    prevent_destroy = true
  }
}
