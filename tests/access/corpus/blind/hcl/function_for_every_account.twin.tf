terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  handler       = "index.main"
  runtime       = "python3.12"
  filename      = "code.zip"
}

resource "aws_lambda_permission" "worker" {
  action           = "lambda:InvokeFunction"
  function_name    = aws_lambda_function.worker.function_name
  principal        = "*"
  principal_org_id = "o-a1b2c3d4e5"
}
