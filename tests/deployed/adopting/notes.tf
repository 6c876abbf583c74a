terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.70, < 7.0" }
  }
}
provider "aws" { region = "us-east-1" }

resource "aws_cognito_user_pool" "notes" {
  name                     = "notes-users"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  lambda_config { post_authentication = aws_lambda_function.greet.arn }
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }
  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "64"
    }
  }
  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_numbers                  = true
    temporary_password_validity_days = 7
  }
}
resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.notes.id
  provider_name = "Google"
  provider_type = "Google"
  provider_details = {
    client_id                     = "123.apps.googleusercontent.com"
    client_secret                 = "the-secret-of-google"
    authorize_scopes              = "openid email"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = { email = "email", username = "sub" }
}
resource "aws_cognito_identity_provider" "company" {
  user_pool_id  = aws_cognito_user_pool.notes.id
  provider_name = "Company"
  provider_type = "SAML"
  provider_details = {
    MetadataFile = <<-XML
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example.com">
        <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso.example.com/in"/>
        </IDPSSODescriptor>
      </EntityDescriptor>
    XML
  }
  attribute_mapping = { email = "mail" }
  idp_identifiers   = ["example.com"]
}
resource "aws_cognito_user_pool_client" "web" {
  name                          = "web"
  supported_identity_providers  = ["COGNITO", aws_cognito_identity_provider.google.provider_name]
  user_pool_id                  = aws_cognito_user_pool.notes.id
  explicit_auth_flows           = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
}
resource "aws_cognito_user_pool_domain" "notes" {
  domain       = "notes-of-others"
  user_pool_id = aws_cognito_user_pool.notes.id
}
resource "aws_cognito_user_group" "editors" {
  name         = "editors"
  user_pool_id = aws_cognito_user_pool.notes.id
  role_arn     = aws_iam_role.editor.arn
}
resource "aws_cognito_identity_pool" "notes" {
  identity_pool_name = "notes"
  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.web.id
    provider_name           = aws_cognito_user_pool.notes.endpoint
    server_side_token_check = true
  }
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "cognito-identity.amazonaws.com:aud"
      values   = [aws_cognito_identity_pool.notes.id]
    }
    condition {
      test     = "ForAnyValue:StringLike"
      variable = "cognito-identity.amazonaws.com:amr"
      values   = ["authenticated"]
    }
  }
}
resource "aws_s3_bucket" "files" {
  bucket = "notes-files-of-others"
  tags   = { team = "notes" }
}
resource "aws_s3_bucket_cors_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  cors_rule {
    allowed_origins = ["https://notes.example.com"]
    allowed_methods = ["GET", "PUT"]
    allowed_headers = ["*"]
    max_age_seconds = 600
  }
}
# Its policy is another than a construct's: it lets a partner read.
resource "aws_s3_bucket" "shared" { bucket = "notes-shared-of-others" }
resource "aws_s3_bucket_policy" "shared" {
  bucket = aws_s3_bucket.shared.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.shared.arn}/public/*"
    }]
  })
}
resource "aws_s3_bucket_lifecycle_configuration" "shared" {
  bucket = aws_s3_bucket.shared.id
  rule {
    id     = "old"
    status = "Enabled"
    filter { prefix = "public/" }
    expiration { days = 30 }
  }
}
resource "aws_iam_role" "user" {
  name               = "notes-user"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy" "user" {
  name = "own-folder"
  role = aws_iam_role.user.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${aws_s3_bucket.files.arn}/private/$${cognito-identity.amazonaws.com:sub}/*"
      },
      {
        Effect   = "Allow"
        Action   = "execute-api:Invoke"
        Resource = "${aws_apigatewayv2_api.notes.execution_arn}/$default/GET/notes"
      },
    ]
  })
}
resource "aws_cognito_identity_pool_roles_attachment" "notes" {
  identity_pool_id = aws_cognito_identity_pool.notes.id
  roles            = { authenticated = aws_iam_role.user.arn }
  role_mapping {
    identity_provider         = "${aws_cognito_user_pool.notes.endpoint}:${aws_cognito_user_pool_client.web.id}"
    type                      = "Token"
    ambiguous_role_resolution = "AuthenticatedRole"
  }
}
resource "aws_iam_role" "editor" {
  name               = "notes-editor"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

# The API, its function with its role, and their logs.
resource "aws_dynamodb_table" "notes" {
  name         = "notes-of-others"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "userId"
  range_key    = "noteId"
  attribute {
    name = "userId"
    type = "S"
  }
  attribute {
    name = "noteId"
    type = "S"
  }
  attribute {
    name = "changed"
    type = "N"
  }
  global_secondary_index {
    name            = "by-change"
    hash_key        = "noteId"
    range_key       = "changed"
    projection_type = "KEYS_ONLY"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
}
data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "list" {
  name               = "notes-list"
  path               = "/notes/"
  description        = "Of the function that lists notes"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}
resource "aws_iam_role_policy_attachment" "list" {
  role       = aws_iam_role.list.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
resource "aws_iam_role_policy" "list" {
  name = "notes"
  role = aws_iam_role.list.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "dynamodb:Query", Resource = aws_dynamodb_table.notes.arn },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
        Resource = [aws_dynamodb_table.notes.arn, "${aws_dynamodb_table.notes.arn}/index/by-change"]
      },
    ]
  })
}
resource "aws_cloudwatch_log_group" "list" { name = "/aws/lambda/notes-list" }
resource "aws_lambda_function" "list" {
  function_name = "notes-list"
  role          = aws_iam_role.list.arn
  filename      = "app.zip"
  handler       = "app.list_notes"
  runtime       = "python3.12"
  timeout       = 20
  environment {
    variables = { TABLE = aws_dynamodb_table.notes.name }
  }
  depends_on = [aws_cloudwatch_log_group.list]
}
resource "aws_apigatewayv2_api" "notes" {
  name          = "notes-api"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_stage" "notes" {
  api_id      = aws_apigatewayv2_api.notes.id
  name        = "$default"
  auto_deploy = true
}
resource "aws_apigatewayv2_integration" "list" {
  api_id                 = aws_apigatewayv2_api.notes.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.list.invoke_arn
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_authorizer" "users" {
  api_id           = aws_apigatewayv2_api.notes.id
  name             = "users"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    issuer   = "https://${aws_cognito_user_pool.notes.endpoint}"
    audience = [aws_cognito_user_pool_client.web.id]
  }
}
resource "aws_apigatewayv2_route" "notes" {
  api_id             = aws_apigatewayv2_api.notes.id
  route_key          = "GET /notes"
  target             = "integrations/${aws_apigatewayv2_integration.list.id}"
  authorization_type = "AWS_IAM"
}
resource "aws_apigatewayv2_route" "mine" {
  api_id             = aws_apigatewayv2_api.notes.id
  route_key          = "GET /mine"
  target             = "integrations/${aws_apigatewayv2_integration.list.id}"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.users.id
}
resource "aws_apigatewayv2_route" "health" {
  api_id    = aws_apigatewayv2_api.notes.id
  route_key = "GET /health"
  target    = "integrations/${aws_apigatewayv2_integration.list.id}"
}
resource "aws_lambda_permission" "list" {
  statement_id  = "AllowApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.notes.execution_arn}/*/*"
}

# A trigger of the pool.
resource "aws_iam_role" "greet" {
  name               = "notes-greet"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}
resource "aws_cloudwatch_log_group" "greet" { name = "/aws/lambda/notes-greet" }
resource "aws_lambda_function" "greet" {
  function_name = "notes-greet"
  role          = aws_iam_role.greet.arn
  filename      = "app.zip"
  handler       = "app.greet"
  runtime       = "python3.12"
  depends_on    = [aws_cloudwatch_log_group.greet]
}
resource "aws_lambda_permission" "greet" {
  statement_id  = "AllowPool"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.greet.function_name
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.notes.arn
}

# A second function with the role of the first.
resource "aws_cloudwatch_log_group" "count" { name = "/aws/lambda/notes-count" }
resource "aws_lambda_function" "count" {
  function_name = "notes-count"
  role          = aws_iam_role.list.arn
  filename      = "app.zip"
  handler       = "app.list_notes"
  runtime       = "python3.12"
  depends_on    = [aws_cloudwatch_log_group.count]
}
resource "aws_apigatewayv2_integration" "count" {
  api_id                 = aws_apigatewayv2_api.notes.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.count.invoke_arn
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_route" "count" {
  api_id             = aws_apigatewayv2_api.notes.id
  route_key          = "GET /count"
  target             = "integrations/${aws_apigatewayv2_integration.count.id}"
  authorization_type = "AWS_IAM"
}
resource "aws_lambda_permission" "count" {
  statement_id  = "AllowApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.count.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.notes.execution_arn}/*/*"
}

# The domain of the API.
resource "aws_acm_certificate" "api" {
  domain_name       = "notes.example.com"
  validation_method = "DNS"
}
resource "aws_apigatewayv2_domain_name" "api" {
  domain_name = "notes.example.com"
  domain_name_configuration {
    certificate_arn = aws_acm_certificate.api.arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}
resource "aws_apigatewayv2_api_mapping" "api" {
  api_id          = aws_apigatewayv2_api.notes.id
  domain_name     = aws_apigatewayv2_domain_name.api.id
  stage           = aws_apigatewayv2_stage.notes.id
  api_mapping_key = "v1"
}
