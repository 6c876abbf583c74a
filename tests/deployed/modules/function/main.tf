variable "function_name" { type = string }

variable "policy_statements" {
  type    = map(object({ actions = list(string), resources = list(string) }))
  default = {}
}

variable "allowed_triggers" {
  type    = map(object({ service = string, source_arn = optional(string) }))
  default = {}
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "additional" {
  count = length(var.policy_statements) > 0 ? 1 : 0

  dynamic "statement" {
    for_each = var.policy_statements
    content {
      sid       = replace(statement.key, "/[^0-9A-Za-z]*/", "")
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_role" "lambda" {
  count              = 1
  name               = coalesce(var.function_name, "*")
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "additional" {
  count  = length(var.policy_statements) > 0 ? 1 : 0
  name   = "${var.function_name}-inline"
  role   = aws_iam_role.lambda[0].name
  policy = data.aws_iam_policy_document.additional[0].json
}

resource "aws_lambda_function" "this" {
  count         = 1
  function_name = var.function_name
  role          = aws_iam_role.lambda[0].arn
  handler       = "index.handler"
  runtime       = "python3.12"
  s3_bucket     = "code"
  s3_key        = "code.zip"
}

resource "aws_lambda_permission" "triggers" {
  for_each      = var.allowed_triggers
  function_name = aws_lambda_function.this[0].function_name
  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  principal     = format("%s.amazonaws.com", each.value.service)
  source_arn    = each.value.source_arn
}

output "arn" { value = try(aws_lambda_function.this[0].arn, "") }
