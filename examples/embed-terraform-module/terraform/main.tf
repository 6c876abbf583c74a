# What the other team writes: plain Terraform, without Python, Node.js or CDKTF.
provider "aws" {}

module "notes" {
  source  = "./notes"
  stage   = "blue"
  origins = ["https://blue.example.com"]
  tags    = { team = "blue" }
}

output "ApiEndpoint" {
  value = module.notes.ApiEndpoint
}

output "Region" {
  value = module.notes.Region
}

output "UserPool" {
  value = module.notes.UserPool
}

output "UserPoolClient" {
  value = module.notes.UserPoolClient
}

output "IdentityPool" {
  value = module.notes.IdentityPool
}
