resource "aws_lambda_function_url" "front" {
  count              = local.is_url ? 1 : 0
  function_name      = aws_lambda_function.gateway.function_name
  qualifier          = aws_lambda_alias.live.name
  authorization_type = "AWS_IAM"
  invoke_mode        = "RESPONSE_STREAM"
}

resource "aws_apigatewayv2_api" "front" {
  count         = local.is_url ? 0 : 1
  name          = var.name
  description   = "Nymgate: what callers reach."
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "front" {
  count                  = local.is_url ? 0 : 1
  api_id                 = aws_apigatewayv2_api.front[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.live.invoke_arn
  integration_method     = "POST"
  payload_format_version = "2.0"
  timeout_milliseconds   = local.timeout * 1000
}

resource "aws_apigatewayv2_route" "front" {
  count              = local.is_url ? 0 : 1
  api_id             = aws_apigatewayv2_api.front[0].id
  route_key          = "ANY /{proxy+}"
  authorization_type = "AWS_IAM"
  target             = "integrations/${aws_apigatewayv2_integration.front[0].id}"
}

resource "aws_apigatewayv2_stage" "front" {
  count       = local.is_url ? 0 : 1
  api_id      = aws_apigatewayv2_api.front[0].id
  name        = "$default"
  auto_deploy = true
}

# Without source_arn every API of every account could call, one without IAM authorization too.
resource "aws_lambda_permission" "front" {
  count         = local.is_url ? 0 : 1
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.gateway.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.front[0].execution_arn}/*/*"
}
