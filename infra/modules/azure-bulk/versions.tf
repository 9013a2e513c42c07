terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = ">= 4.55.0, < 5.0.0" }
    time    = { source = "hashicorp/time", version = ">= 0.12.0, < 1.0.0" }
  }
}
