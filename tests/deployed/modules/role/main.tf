variable "name" { type = string }
variable "provider_url" { type = string }
variable "subjects" { type = list(string) }
variable "policies" { type = list(string) }

data "aws_iam_policy_document" "this" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/${var.provider_url}"]
    }
    dynamic "condition" {
      for_each = length(var.subjects) > 0 ? [var.subjects] : []
      content {
        test     = "StringLike"
        variable = "${var.provider_url}:sub"
        values   = condition.value
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count              = 1
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = toset(var.policies)
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
