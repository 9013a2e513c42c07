// Builds OpenTofu as a tool of the tests: npm run prepare:opentofu.
module nymgate.test/tofu

go 1.26.6

require github.com/opentofu/opentofu v1.12.6

// OpenTofu's own go.mod has this line; Go obeys replacements of the main module only.
replace github.com/hashicorp/hcl/v2 v2.20.1 => github.com/opentofu/hcl/v2 v2.20.2-0.20251021132045-587d123c2828
