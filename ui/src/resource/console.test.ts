import { expect, test } from "vitest";

import { consoleUrl } from "./console";

test.each([
  ["arn:aws:lambda:eu-west-1:111122223333:function:pay", "AWS::Lambda::Function", "https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1&#/functions/pay"],
  ["arn:aws:iam::111122223333:role/path/of/ann", "AWS::IAM::Role", "https://console.aws.amazon.com/iam/home#/roles/details/ann"],
  ["arn:aws-cn:iam::111122223333:user/ann", "AWS::IAM::User", "https://console.amazonaws.cn/iam/home#/users/details/ann"],
  ["arn:aws:s3:::orders", "AWS::S3::Bucket", "https://s3.console.aws.amazon.com/s3/buckets/orders"],
  [
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-AbCdEf",
    "AWS::SecretsManager::Secret",
    "https://eu-west-1.console.aws.amazon.com/secretsmanager/secret?region=eu-west-1&name=db%2Fmain",
  ],
  [
    "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/pay",
    "AWS::Logs::LogGroup",
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1&#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fpay",
  ],
  [
    "//cloudfunctions.googleapis.com/projects/shop/locations/europe-west1/functions/pay",
    "cloudfunctions.googleapis.com/Function",
    "https://console.cloud.google.com/functions/details/europe-west1/pay?env=gen2&project=shop",
  ],
  ["//run.googleapis.com/projects/shop/locations/europe-west1/services/pay", "run.googleapis.com/Service", "https://console.cloud.google.com/run/detail/europe-west1/pay?project=shop"],
  [
    "//iam.googleapis.com/projects/shop/serviceAccounts/pay@shop.iam.gserviceaccount.com",
    "iam.googleapis.com/ServiceAccount",
    "https://console.cloud.google.com/iam-admin/serviceaccounts/details/pay%40shop.iam.gserviceaccount.com?project=shop",
  ],
  [
    "/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg/providers/Microsoft.Web/sites/fa",
    "Microsoft.Web/sites",
    "https://portal.azure.com/#resource/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg/providers/Microsoft.Web/sites/fa/overview",
  ],
])("%s opens in its console", (id, type, url) => {
  expect(consoleUrl({ id, type })).toBe(url);
});

test.each([
  ["arn:aws:lambda:eu-west-1:111122223333:function:pay#url", "AWS::Lambda::Url"],
  ["arn:aws:lambda:eu-west-1:111122223333:function:pay:live", "AWS::Lambda::Function"],
  ["arn:evil:lambda:eu-west-1:111122223333:function:pay", "AWS::Lambda::Function"],
  ["arn:aws:lambda:evil.example/:111122223333:function:pay", "AWS::Lambda::Function"],
  ["//cloudfunctions.googleapis.com/projects/shop/../evil", "cloudfunctions.googleapis.com/Function"],
  ["/subscriptions/4c998b2c/resourceGroups/rg", "Microsoft.Resources/subscriptions/resourceGroups"],
  ["internet", ""],
  ["javascript:alert(1)", "AWS::S3::Bucket"],
])("%s has no console page", (id, type) => {
  expect(consoleUrl({ id, type })).toBeNull();
});

test("a name that somebody chose stays one part of the address", () => {
  const url = consoleUrl({ id: 'arn:aws:lambda:eu-west-1:111122223333:function:a"><script>', type: "AWS::Lambda::Function" });
  expect(url).toContain("/functions/a%22%3E%3Cscript%3E");
});
