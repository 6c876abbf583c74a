variable "name" { default = "orders" }
variable "writers" { default = ["editors"] }
provider "aws" { region = "eu-west-1" }
data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  routes = {
    "GET /orders"  = { authorizer = "jwt", scopes = [] }
    "POST /orders" = { authorizer = "jwt", scopes = ["orders/write"] }
    "GET /report"  = { authorizer = "iam", scopes = [] }
    "GET /health"  = { authorizer = null, scopes = [] }
  }
  function_arn = "arn:${data.aws_partition.this.partition}:lambda:${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:function:${var.name}"
}

resource "aws_cognito_user_pool" "this" { name = "${var.name}-users" }
resource "aws_cognito_resource_server" "this" {
  identifier   = var.name
  name         = var.name
  user_pool_id = aws_cognito_user_pool.this.id
  scope {
    scope_name        = "write"
    scope_description = "Write"
  }
}
resource "aws_cognito_user_pool_client" "this" {
  name                = "web"
  user_pool_id        = aws_cognito_user_pool.this.id
  explicit_auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
}
resource "aws_cognito_user_group" "this" {
  for_each     = toset(var.writers)
  name         = each.value
  user_pool_id = aws_cognito_user_pool.this.id
  role_arn     = aws_iam_role.group[each.key].arn
}
resource "aws_cognito_identity_pool" "this" {
  identity_pool_name               = var.name
  allow_unauthenticated_identities = false
  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.this.id
    provider_name           = aws_cognito_user_pool.this.endpoint
    server_side_token_check = true
  }
}
data "aws_iam_policy_document" "trust" {
  for_each = toset(["authenticated", "unauthenticated"])
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "cognito-identity.amazonaws.com:aud"
      values   = [aws_cognito_identity_pool.this.id]
    }
    condition {
      test     = "ForAnyValue:StringLike"
      variable = "cognito-identity.amazonaws.com:amr"
      values   = [each.value]
    }
  }
}
resource "aws_iam_role" "user" {
  name               = "${var.name}-user"
  assume_role_policy = data.aws_iam_policy_document.trust["authenticated"].json
}
resource "aws_iam_role" "group" {
  for_each           = toset(var.writers)
  name               = "${var.name}-${each.value}"
  assume_role_policy = data.aws_iam_policy_document.trust["authenticated"].json
}
data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.this.arn}/private/$${cognito-identity.amazonaws.com:sub}/*"]
  }
  dynamic "statement" {
    for_each = { for key, route in local.routes : key => route if route.authorizer == "iam" }
    content {
      actions   = ["execute-api:Invoke"]
      resources = ["${aws_apigatewayv2_api.this.execution_arn}/*/${replace(statement.key, " ", "")}"]
    }
  }
}
resource "aws_iam_role_policy" "user" {
  role   = aws_iam_role.user.id
  policy = data.aws_iam_policy_document.own.json
}
resource "aws_cognito_identity_pool_roles_attachment" "this" {
  identity_pool_id = aws_cognito_identity_pool.this.id
  roles            = { authenticated = aws_iam_role.user.arn }
  role_mapping {
    identity_provider         = "${aws_cognito_user_pool.this.endpoint}:${aws_cognito_user_pool_client.this.id}"
    ambiguous_role_resolution = "AuthenticatedRole"
    type                      = "Token"
  }
}
resource "aws_s3_bucket" "this" { bucket_prefix = "${var.name}-" }

resource "aws_iam_role" "function" {
  name_prefix = "${var.name}-fn-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
resource "aws_iam_policy" "table" {
  count = 1
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["dynamodb:Query", "dynamodb:PutItem"], Resource = [aws_dynamodb_table.this.arn, "${aws_dynamodb_table.this.arn}/index/*"] }]
  })
}
resource "aws_iam_role_policy_attachment" "table" {
  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.table[0].arn
}
resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.function.arn
  handler       = "index.handler"
  runtime       = "python3.12"
  filename      = "code.zip"
}
resource "aws_lambda_permission" "api" {
  for_each      = local.routes
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/${replace(each.key, " ", "")}"
}
resource "aws_apigatewayv2_api" "this" {
  name          = var.name
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
}
resource "aws_apigatewayv2_authorizer" "this" {
  for_each         = { jwt = {} }
  api_id           = aws_apigatewayv2_api.this.id
  name             = each.key
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    audience = [aws_cognito_user_pool_client.this.id]
    issuer   = "https://${aws_cognito_user_pool.this.endpoint}"
  }
}
resource "aws_apigatewayv2_integration" "this" {
  for_each               = local.routes
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = local.function_arn
  payload_format_version = "2.0"
  depends_on             = [aws_lambda_function.this]
}
resource "aws_apigatewayv2_route" "this" {
  for_each             = local.routes
  api_id               = aws_apigatewayv2_api.this.id
  route_key            = each.key
  target               = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"
  authorization_type   = each.value.authorizer == null ? "NONE" : each.value.authorizer == "iam" ? "AWS_IAM" : "JWT"
  authorizer_id        = try(aws_apigatewayv2_authorizer.this[each.value.authorizer].id, null)
  authorization_scopes = each.value.scopes
}
