# Four modules in the shape of well-known public modules: count, for_each, dynamic, try, coalesce.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

module "public_files" {
  source        = "./bucket"
  bucket        = "files-of-everybody"
  attach_policy = true
  readers       = ["*"]
  block_public  = false
}

module "files" {
  source = "./bucket"
  bucket = "files-of-the-app"
}

module "function" {
  source        = "./function"
  function_name = "orders"
  policy_statements = {
    files = { actions = ["s3:GetObject"], resources = ["${module.files.arn}/orders/*"] }
  }
  allowed_triggers = {
    api = { service = "apigateway", source_arn = "${module.api.execution_arn}/*/*" }
  }
}

module "api" {
  source       = "./api"
  name         = "orders"
  function_arn = module.function.arn
  authorizers = {
    cognito = { issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abcdefghi", audience = ["app"] }
  }
  routes = {
    "GET /orders" = { authorizer_key = "cognito" }
    "GET /health" = {}
  }
}

module "deploys" {
  source       = "./role"
  name         = "deploys"
  provider_url = "token.actions.githubusercontent.com"
  subjects     = []
  policies     = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}
