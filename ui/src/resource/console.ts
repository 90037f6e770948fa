// Addresses of the clouds' own consoles, for ids that parse. They are made from parts of an id that fit strict forms and
// are encoded, so an id that somebody chose cannot lead elsewhere.

interface Named {
  id: string;
  type: string;
}

/** The thing's page in its cloud's console; null where the type has none that is well known, or the id does not parse. */
export function consoleUrl(thing: Named): string | null {
  if (thing.id.startsWith("arn:")) {
    return aws(thing);
  }
  if (thing.id.startsWith("//")) {
    return gcp(thing);
  }
  return azure(thing.id);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; China and GovCloud have consoles of their own. */
const arn = /^arn:(aws|aws-cn|aws-us-gov):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(.+)$/;
const hosts: Record<string, string> = { aws: "console.aws.amazon.com", "aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com" };

function aws({ id, type }: Named): string | null {
  const [, partition = "", , region = "", , rest = ""] = arn.exec(id) ?? [];
  const host = hosts[partition];
  if (host === undefined || rest.includes("#")) {
    return null;
  }
  const last = encodeURIComponent(rest.split("/").at(-1) ?? "");
  const after = (mark: string) => encodeURIComponent(rest.slice(rest.indexOf(mark) + 1));
  const global = (path: string) => `https://${host}/${path}`;
  const regional = (path: string) => (region === "" ? null : `https://${region}.${host}/${path.replace("?", `?region=${region}&`)}`);
  switch (type) {
    case "AWS::Lambda::Function": {
      const [kind, name = "", ...more] = rest.split(":");
      return kind === "function" && more.length === 0 ? regional(`lambda/home?#/functions/${encodeURIComponent(name)}`) : null;
    }
    case "AWS::IAM::Role":
      return global(`iam/home#/roles/details/${last}`);
    case "AWS::IAM::User":
      return global(`iam/home#/users/details/${last}`);
    case "AWS::IAM::Group":
      return global(`iam/home#/groups/details/${last}`);
    case "AWS::IAM::ManagedPolicy":
      return global(`iam/home#/policies/details/${encodeURIComponent(id)}`);
    case "AWS::S3::Bucket":
      return rest.includes("/") ? null : `https://${partition === "aws" ? "s3.console.aws.amazon.com" : host}/s3/buckets/${encodeURIComponent(rest)}`;
    case "AWS::DynamoDB::Table":
      return regional(`dynamodbv2/home?#table?name=${after("/")}`);
    case "AWS::SecretsManager::Secret":
      // The ARN ends with a hyphen and six characters, which are not of the name.
      return regional(`secretsmanager/secret?name=${encodeURIComponent(rest.replace(/^secret:/, "").replace(/-[A-Za-z0-9]{6}$/, ""))}`);
    case "AWS::SSM::Parameter":
      return regional(`systems-manager/parameters/${encodeURIComponent(rest.replace(/^parameter/, ""))}/description?tab=Table`);
    case "AWS::KMS::Key":
      return regional(`kms/home?#/kms/keys/${last}`);
    case "AWS::SNS::Topic":
      return regional(`sns/v3/home?#/topic/${encodeURIComponent(id)}`);
    case "AWS::Logs::LogGroup":
      return regional(`cloudwatch/home?#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(rest.replace(/^log-group:/, "").replace(/:\*$/, ""))).replaceAll("%", "$")}`);
    case "AWS::EC2::Instance":
      return regional(`ec2/home?#InstanceDetails:instanceId=${last}`);
    case "AWS::EC2::SecurityGroup":
      return regional(`ec2/home?#SecurityGroup:groupId=${last}`);
    case "AWS::EC2::Subnet":
      return regional(`vpcconsole/home?#SubnetDetails:subnetId=${last}`);
    case "AWS::EC2::VPC":
      return regional(`vpcconsole/home?#VpcDetails:VpcId=${last}`);
    case "AWS::EC2::RouteTable":
      return regional(`vpcconsole/home?#RouteTableDetails:RouteTableId=${last}`);
    case "AWS::EC2::NetworkAcl":
      return regional(`vpcconsole/home?#NetworkAclDetails:networkAclId=${last}`);
    case "AWS::ECR::Repository":
      return regional(`ecr/repositories/private/${idAccount(id)}/${after("/")}?tab=images`);
    default:
      return null;
  }
}

function idAccount(id: string): string {
  return arn.exec(id)?.[4] ?? "";
}

/** https://cloud.google.com/asset-inventory/docs/resource-name-format */
const project = "([a-z][a-z0-9.:-]*|\\d+)";
const name = "([\\w.~%+-]+)";
const gcpForms: readonly [type: string, id: RegExp, url: (...parts: string[]) => string][] = [
  ["cloudfunctions.googleapis.com/CloudFunction", form(`cloudfunctions.googleapis.com/projects/${project}/locations/${name}/functions/${name}`), (p, l, f) => `functions/details/${l}/${f}?project=${p}`],
  ["cloudfunctions.googleapis.com/Function", form(`cloudfunctions.googleapis.com/projects/${project}/locations/${name}/functions/${name}`), (p, l, f) => `functions/details/${l}/${f}?env=gen2&project=${p}`],
  ["run.googleapis.com/Service", form(`run.googleapis.com/projects/${project}/locations/${name}/services/${name}`), (p, l, s) => `run/detail/${l}/${s}?project=${p}`],
  ["iam.googleapis.com/ServiceAccount", form(`iam.googleapis.com/projects/${project}/serviceAccounts/([\\w.@-]+)`), (p, a) => `iam-admin/serviceaccounts/details/${encodeURIComponent(a)}?project=${p}`],
  ["storage.googleapis.com/Bucket", form(`storage.googleapis.com/${name}`), (b) => `storage/browser/${b}`],
  ["secretmanager.googleapis.com/Secret", form(`secretmanager.googleapis.com/projects/${project}/secrets/${name}`), (p, s) => `security/secret-manager/secret/${s}?project=${p}`],
  ["pubsub.googleapis.com/Topic", form(`pubsub.googleapis.com/projects/${project}/topics/${name}`), (p, t) => `cloudpubsub/topic/detail/${t}?project=${p}`],
  ["pubsub.googleapis.com/Subscription", form(`pubsub.googleapis.com/projects/${project}/subscriptions/${name}`), (p, s) => `cloudpubsub/subscription/detail/${s}?project=${p}`],
  ["cloudkms.googleapis.com/CryptoKey", form(`cloudkms.googleapis.com/projects/${project}/locations/${name}/keyRings/${name}/cryptoKeys/${name}`), (p, l, r, k) => `security/kms/key/manage/${l}/${r}/${k}?project=${p}`],
  ["compute.googleapis.com/Instance", form(`compute.googleapis.com/projects/${project}/zones/${name}/instances/${name}`), (p, z, i) => `compute/instancesDetail/zones/${z}/instances/${i}?project=${p}`],
  ["compute.googleapis.com/Network", form(`compute.googleapis.com/projects/${project}/global/networks/${name}`), (p, n) => `networking/networks/details/${n}?project=${p}`],
  ["compute.googleapis.com/Subnetwork", form(`compute.googleapis.com/projects/${project}/regions/${name}/subnetworks/${name}`), (p, r, s) => `networking/subnetworks/details/${r}/${s}?project=${p}`],
  ["cloudresourcemanager.googleapis.com/Project", form(`cloudresourcemanager.googleapis.com/projects/${project}`), (p) => `home/dashboard?project=${p}`],
];

function form(pattern: string): RegExp {
  return new RegExp(`^//${pattern}$`);
}

function gcp({ id, type }: Named): string | null {
  for (const [of, pattern, url] of gcpForms) {
    const found = of === type ? pattern.exec(id) : null;
    if (found !== null) {
      return `https://console.cloud.google.com/${url(...found.slice(1))}`;
    }
  }
  return null;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-id: the portal opens any resource by its id. */
const azureId =
  /^\/subscriptions\/[0-9a-f-]{36}(\/resourceGroups\/[\w.()-]+(\/providers\/[A-Za-z]+(\.[A-Za-z]+)+(\/[A-Za-z]+\/[\w.()@:~%+ -]+)+)?)?$/i;

function azure(id: string): string | null {
  return azureId.test(id) ? `https://portal.azure.com/#resource${id.split("/").map(encodeURIComponent).join("/")}/overview` : null;
}
