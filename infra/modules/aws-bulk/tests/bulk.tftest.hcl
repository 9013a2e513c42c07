variables {
  name          = "nymgate-prod-bulk-hr"
  bundle        = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  configuration = { NYMGATE_PSEUDONYMS = "{}" }
  secrets       = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/outlook-cal/key-AbCdEf" }]
  input         = { bucket = "contoso-hr-in", expire_days = 30 }
  output        = { bucket = "contoso-hr-out" }
  jobs          = { hr = { from = "exports/hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "function" {
  assert {
    condition     = aws_lambda_function.bulk.handler == "bulk.handler" && aws_lambda_function.bulk.timeout == 900 && aws_lambda_function.bulk.source_code_hash == filebase64sha256("versions.tf")
    error_message = "The gateway's package, entered by the handler of files, for as long as Lambda lets it."
  }
  assert {
    condition     = jsondecode(output.configuration.NYMGATE_BULK) == { hr = { from = "s3://contoso-hr-in/exports/hr/", to = "s3://contoso-hr-out/hr/", rules = "env:BULK_RULES_HR" } }
    error_message = "Wrong jobs: ${output.configuration.NYMGATE_BULK}"
  }
  assert {
    condition     = output.configuration.BULK_RULES_HR == base64gzip("nymgate: 1") && output.configuration.NYMGATE_PSEUDONYMS == "{}" && length(output.configuration) == 3
    error_message = "The function gets its configuration, jobs and rules, and nothing else."
  }
}

run "events" {
  assert {
    condition     = one(aws_s3_bucket_notification.input[0].queue).filter_prefix == "exports/hr/" && one(aws_s3_bucket_notification.input[0].queue).queue_arn == aws_sqs_queue.events.arn && aws_s3_bucket_notification.input[0].bucket == "contoso-hr-in"
    error_message = "The folder of the inputs alone tells of new files."
  }
  assert {
    condition = jsondecode(aws_sqs_queue_policy.events.policy).Statement == [{
      Sid       = "EventsOfTheInput"
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.events.arn
      Principal = { Service = "s3.amazonaws.com" }
      Condition = {
        ArnEquals    = { "aws:SourceArn" = "arn:aws:s3:::contoso-hr-in" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }
    }]
    error_message = "S3 may write into the queue for this bucket of this account alone."
  }
  assert {
    condition     = aws_lambda_event_source_mapping.events.batch_size == 1 && aws_lambda_event_source_mapping.events.scaling_config[0].maximum_concurrency == 5 && aws_lambda_event_source_mapping.events.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "One file for each call, five at once."
  }
  assert {
    condition     = aws_sqs_queue.events.visibility_timeout_seconds >= aws_lambda_function.bulk.timeout && jsondecode(aws_sqs_queue.events.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 }
    error_message = "An event that is worked on must not come a second time; one that fails five times goes to the others."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed.dimensions == tomap({ QueueName = "nymgate-prod-bulk-hr-failed" }) && aws_cloudwatch_metric_alarm.failed.threshold == 0
    error_message = "One event that failed five times is an alarm."
  }
  assert {
    condition     = aws_cloudwatch_log_metric_filter.refused.metric_transformation[0].name == aws_cloudwatch_metric_alarm.refused.metric_name && strcontains(aws_cloudwatch_log_metric_filter.refused.pattern, "$.outcome = \"failed\"") && strcontains(aws_cloudwatch_log_metric_filter.refused.pattern, "start_failed") && aws_cloudwatch_metric_alarm.refused.threshold == 0
    error_message = "One file that cannot be pseudonymized, or a function that does not start, is an alarm."
  }
  assert {
    condition     = aws_sqs_queue.events.sqs_managed_sse_enabled && aws_sqs_queue.failed.sqs_managed_sse_enabled
    error_message = "Messages name files."
  }
}

run "role_may_do_six_things" {
  assert {
    condition = jsondecode(aws_iam_role_policy.function.policy).Statement == [
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/nymgate-prod-bulk-hr:*"
      },
      {
        Sid      = "TakeEvents"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = aws_sqs_queue.events.arn
      },
      {
        Sid       = "FindFiles"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = ["arn:aws:s3:::contoso-hr-in", "arn:aws:s3:::contoso-hr-out"]
        Condition = { StringEquals = { "aws:ResourceAccount" = "123456789012" } }
      },
      {
        Sid       = "ReadFiles"
        Effect    = "Allow"
        Action    = "s3:GetObject"
        Resource  = ["arn:aws:s3:::contoso-hr-in/exports/hr/*", "arn:aws:s3:::contoso-hr-out/hr/*"]
        Condition = { StringEquals = { "aws:ResourceAccount" = "123456789012" } }
      },
      {
        Sid       = "WriteOutputs"
        Effect    = "Allow"
        Action    = ["s3:AbortMultipartUpload", "s3:PutObject"]
        Resource  = "arn:aws:s3:::contoso-hr-out/hr/*"
        Condition = { StringEquals = { "aws:ResourceAccount" = "123456789012" } }
      },
      {
        Sid      = "ReadKeys"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = var.secrets[0].arn
      },
    ]
    error_message = "The role may do something else: ${aws_iam_role_policy.function.policy}"
  }
}

run "buckets_that_are_made" {
  assert {
    condition     = alltrue([for block in aws_s3_bucket_public_access_block.made : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets]) && length(aws_s3_bucket_public_access_block.made) == 2
    error_message = "Nobody sees them from outside."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.made["input"].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256" && aws_s3_bucket_versioning.made["output"].versioning_configuration[0].status == "Enabled"
    error_message = "They are encrypted and versioned."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.made["input"].rule[0].expiration[0].days == 30 && aws_s3_bucket_lifecycle_configuration.made["output"].rule[0].expiration[0].expired_object_delete_marker && aws_s3_bucket_lifecycle_configuration.made["output"].rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 1
    error_message = "Inputs end when asked; names of what was deleted with it, parts of a killed upload after a day."
  }
}

run "buckets_that_are_there_with_keys_of_one_s_own" {
  variables {
    input               = { bucket = "contoso-hr-in", create = false, notify = false, kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1f0a2b3c-4d5e-4f60-8a9b-0c1d2e3f4a5b" }
    output              = { bucket = "contoso-hr-out", kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2f0a2b3c-4d5e-4f60-8a9b-0c1d2e3f4a5b" }
    secrets             = [{ arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/outlook-cal/key" }]
    secrets_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/3f0a2b3c-4d5e-4f60-8a9b-0c1d2e3f4a5b"
    jobs = {
      hr     = { from = "hr/", to = "hr/", rules = "nymgate: 1", rejects = 0 }
      survey = { from = "survey/", to = "survey/", rules = "nymgate: 1", format = "ndjson" }
    }
  }
  assert {
    condition     = keys(aws_s3_bucket.made) == ["output"] && length(aws_s3_bucket_notification.input) == 0
    error_message = "What is there is left as it is."
  }
  assert {
    condition     = [for one in jsondecode(output.notification).QueueConfigurations : one.Filter.Key.FilterRules[0].Value] == ["hr/", "survey/"] && jsondecode(output.notification).QueueConfigurations[0].QueueArn == aws_sqs_queue.events.arn
    error_message = "Its owner must be told what to add."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid] == ["WriteLog", "TakeEvents", "FindFiles", "ReadFiles", "WriteOutputs", "ReadParameters", "DecryptKeys", "KmsInput", "KmsOutput"]
    error_message = "Wrong statements."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.function.policy).Statement[7].Action == "kms:Decrypt" && jsondecode(aws_iam_role_policy.function.policy).Statement[8].Action == ["kms:Decrypt", "kms:GenerateDataKey"] && jsondecode(aws_iam_role_policy.function.policy).Statement[8].Condition.StringEquals["kms:ViaService"] == "s3.eu-central-1.amazonaws.com"
    error_message = "Keys of the buckets serve S3 alone, and that of the inputs encrypts nothing."
  }
  assert {
    condition     = jsondecode(output.configuration.NYMGATE_BULK).survey.format == "ndjson" && jsondecode(output.configuration.NYMGATE_BULK).hr.rejects == 0
    error_message = "Wrong jobs: ${output.configuration.NYMGATE_BULK}"
  }
}
