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

resource "aws_cognito_user_pool" "people" {
  name = "people"
}

resource "aws_cognito_user_pool_client" "web" {
  name                          = "web"
  user_pool_id                  = aws_cognito_user_pool.people.id
  prevent_user_existence_errors = "ENABLED"
  write_attributes              = ["email"]
}

resource "aws_cognito_identity_pool" "people" {
  identity_pool_name               = "people"
  allow_unauthenticated_identities = false

  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.web.id
    provider_name           = aws_cognito_user_pool.people.endpoint
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
      values   = [aws_cognito_identity_pool.people.id]
    }

    condition {
      test     = "ForAnyValue:StringLike"
      variable = "cognito-identity.amazonaws.com:amr"
      values   = ["authenticated"]
    }
  }
}

resource "aws_iam_role" "users" {
  name               = "users"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_cognito_identity_pool_roles_attachment" "people" {
  identity_pool_id = aws_cognito_identity_pool.people.id
  roles            = { authenticated = aws_iam_role.users.arn }
}

resource "aws_s3_bucket" "files" {
  bucket = "acme-files"
}

data "aws_iam_policy_document" "users" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.files.arn}/private/&{cognito-identity.amazonaws.com:sub}/*"]
  }

  statement {
    actions   = ["s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.files.arn}/private/*"]
  }
}

resource "aws_iam_role_policy" "users" {
  role   = aws_iam_role.users.id
  policy = data.aws_iam_policy_document.users.json
}
