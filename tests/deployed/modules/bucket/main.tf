variable "create" {
  type    = bool
  default = true
}

variable "bucket" { type = string }

variable "attach_policy" {
  type    = bool
  default = false
}

variable "readers" {
  type    = list(string)
  default = []
}

variable "block_public" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "this" {
  count  = var.create ? 1 : 0
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "this" {
  count                   = var.create ? 1 : 0
  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = var.block_public
  block_public_policy     = var.block_public
  ignore_public_acls      = var.block_public
  restrict_public_buckets = var.block_public
}

data "aws_iam_policy_document" "this" {
  count = var.create && var.attach_policy ? 1 : 0

  dynamic "statement" {
    for_each = length(var.readers) > 0 ? [var.readers] : []
    content {
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${var.bucket}/*"]
      principals {
        type        = "*"
        identifiers = statement.value
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  count  = var.create && var.attach_policy ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  policy = data.aws_iam_policy_document.this[0].json
}

output "arn" { value = try(aws_s3_bucket.this[0].arn, "") }
