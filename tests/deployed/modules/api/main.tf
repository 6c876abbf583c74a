variable "name" { type = string }
variable "function_arn" { type = string }

variable "authorizers" {
  type    = map(object({ issuer = string, audience = list(string) }))
  default = {}
}

variable "routes" {
  type = map(object({ authorizer_key = optional(string) }))
}

resource "aws_apigatewayv2_api" "this" {
  count         = 1
  name          = var.name
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  auto_deploy = true
}

resource "aws_apigatewayv2_authorizer" "this" {
  for_each         = var.authorizers
  api_id           = aws_apigatewayv2_api.this[0].id
  name             = each.key
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  dynamic "jwt_configuration" {
    for_each = [each.value]
    content {
      issuer   = jwt_configuration.value.issuer
      audience = jwt_configuration.value.audience
    }
  }
}

resource "aws_apigatewayv2_integration" "this" {
  for_each               = var.routes
  api_id                 = aws_apigatewayv2_api.this[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = var.function_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "this" {
  for_each           = var.routes
  api_id             = aws_apigatewayv2_api.this[0].id
  route_key          = each.key
  authorization_type = each.value.authorizer_key == null ? "NONE" : "JWT"
  authorizer_id      = try(aws_apigatewayv2_authorizer.this[each.value.authorizer_key].id, null)
  target             = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"
}

output "execution_arn" { value = aws_apigatewayv2_api.this[0].execution_arn }
