// ---
// id: old-runtimes
// title: Functions on runtimes that are no longer mended
// description: >-
//   Functions whose runtime gets no security fixes any more, by the date on which the provider ends its support, or ends
//   it before the day that by gives. The dates stand in the query, with the page that they come from and when it was
//   read.
// severity: medium
// practice: integrity
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: by, type: string, default: '', description: "A day as 2027-06-30; empty: today"}
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: runtime, meaning: "The runtime, in the cloud's own words"}
//   - {name: ends, meaning: When its support ends or ended}
//   - {name: public, meaning: Anyone may run it}
//   - {name: admin, meaning: It runs as an admin}
// cause: [runtime]
// blind: "A container image brings its own runtime, which no export tells; runtimes that the table does not hold are not listed."
// remediation:
//   aws: "Move the function to a supported runtime and test it: later Lambda refuses to update it."
//   gcp: "Redeploy with a supported runtime: after the decommission date functions may be switched off."
//   azure: "Set linuxFxVersion to a supported version, and test the app in a slot."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
//   - https://cloud.google.com/functions/docs/runtime-support
//   - https://learn.microsoft.com/en-us/azure/azure-functions/supported-languages
// mappings:
//   cis-azure: ["9.8", "9.9"]
//   fsbp: [Lambda.2]
//   mcsb: [PV-6]
//   attack: [T1190]
// ---
WITH {
    // AWS, Lambda runtimes, by deprecation date. Page as of October 2026; of runtimes that it lists as deprecated, as of August 2026.
    `nodejs`: '2016-10-31', `nodejs4.3`: '2020-03-05', `nodejs6.10`: '2019-08-12', `nodejs8.10`: '2020-03-06',
    `nodejs10.x`: '2021-07-30', `nodejs12.x`: '2023-03-31', `nodejs14.x`: '2023-12-04', `nodejs16.x`: '2024-06-12',
    `nodejs18.x`: '2025-09-01', `nodejs20.x`: '2026-04-30', `nodejs22.x`: '2027-04-30', `nodejs24.x`: '2028-04-30',
    `python2.7`: '2021-07-15', `python3.6`: '2022-07-18', `python3.7`: '2023-12-04', `python3.8`: '2024-10-14',
    `python3.9`: '2025-12-15', `python3.10`: '2026-10-31', `python3.11`: '2027-06-30', `python3.12`: '2028-10-31',
    `python3.13`: '2029-06-30', `python3.14`: '2029-06-30', `java8`: '2024-01-08', `java8.al2`: '2027-06-30',
    `java11`: '2027-06-30', `java17`: '2027-06-30', `java8.al2023`: '2029-06-30', `java11.al2023`: '2029-06-30',
    `java17.al2023`: '2029-06-30', `java21`: '2029-06-30', `java25`: '2029-06-30',
    `dotnetcore1.0`: '2019-06-27', `dotnetcore2.0`: '2019-05-30', `dotnetcore2.1`: '2022-01-05',
    `dotnetcore3.1`: '2023-04-03', `dotnet6`: '2024-12-20', `dotnet8`: '2026-11-10', `dotnet10`: '2028-11-14',
    `ruby2.5`: '2021-07-30', `ruby2.7`: '2023-12-07', `ruby3.2`: '2026-03-31', `ruby3.3`: '2027-03-31',
    `ruby3.4`: '2028-03-31', `ruby4.0`: '2029-03-31', `go1.x`: '2024-01-08', `provided`: '2024-01-08',
    `provided.al2`: '2026-07-31', `provided.al2023`: '2029-06-30'
} AS lambda, {
    // Google Cloud, Cloud Run functions runtime support, by deprecation date; as of April 2026. A month without a day counts to its end.
    `nodejs6`: '2019-04-17', `nodejs8`: '2020-06-05', `nodejs10`: '2024-01-30', `nodejs12`: '2024-01-30',
    `nodejs14`: '2024-01-30', `nodejs16`: '2024-01-30', `nodejs18`: '2025-04-30', `nodejs20`: '2026-04-30',
    `nodejs22`: '2027-04-30', `nodejs24`: '2028-04-30', `python37`: '2024-01-30', `python38`: '2024-10-14',
    `python39`: '2025-10-05', `python310`: '2026-10-04', `python311`: '2027-10-24', `python312`: '2028-10-02',
    `python313`: '2029-10-10', `python314`: '2030-10-10', `go111`: '2020-08-05', `go113`: '2024-01-30',
    `go116`: '2024-01-30', `go118`: '2024-01-30', `go119`: '2024-04-30', `go120`: '2024-05-01', `go121`: '2025-09-03',
    `go122`: '2026-01-28', `go123`: '2026-02-21', `go124`: '2026-09-02', `java11`: '2024-10-31', `java17`: '2027-10-31',
    `java21`: '2031-09-30', `java25`: '2031-10-31', `ruby26`: '2024-01-30', `ruby27`: '2024-01-30', `ruby30`: '2024-03-31',
    `ruby32`: '2026-03-31', `ruby33`: '2027-03-31', `ruby34`: '2028-03-31', `ruby40`: '2029-03-31', `php74`: '2024-01-30',
    `php81`: '2025-12-31', `php82`: '2026-12-31', `php83`: '2027-12-31', `php84`: '2028-12-31', `php85`: '2029-12-31',
    `dotnet3`: '2024-01-30', `dotnet6`: '2024-11-12', `dotnet8`: '2026-11-10', `dotnet10`: '2028-11-14'
} AS run, {
    // Azure Functions, supported languages, by end of support; as of September 2026. A month without a day counts to its end.
    `NODE|14`: '2023-04-30', `NODE|16`: '2023-09-11', `NODE|18`: '2025-04-30', `NODE|20`: '2026-04-30',
    `NODE|22`: '2027-04-30', `NODE|24`: '2028-04-30', `PYTHON|3.7`: '2023-06-27', `PYTHON|3.8`: '2024-10-07',
    `PYTHON|3.9`: '2025-10-31', `PYTHON|3.10`: '2026-10-31', `PYTHON|3.11`: '2027-10-31', `PYTHON|3.12`: '2028-10-31',
    `PYTHON|3.13`: '2029-10-31', `PYTHON|3.14`: '2029-04-30', `JAVA|8`: '2027-09-30', `JAVA|11`: '2027-09-30',
    `JAVA|17`: '2027-09-30', `JAVA|21`: '2028-09-30', `JAVA|25`: '2029-05-31', `POWERSHELL|7.4`: '2026-11-10',
    `POWERSHELL|7.6`: '2028-11-14', `DOTNET|6.0`: '2024-11-12', `DOTNET-ISOLATED|6.0`: '2024-11-12',
    `DOTNET-ISOLATED|7.0`: '2024-05-14', `DOTNET|8.0`: '2026-11-10', `DOTNET-ISOLATED|8.0`: '2026-11-10',
    `DOTNET-ISOLATED|9.0`: '2026-11-10', `DOTNET-ISOLATED|10.0`: '2028-11-14'
} AS functions
MATCH (f:Function)
WHERE f.runtime IS NOT NULL OR f.linux_fx_version IS NOT NULL
WITH f, coalesce(f.runtime, toUpper(f.linux_fx_version)) AS runtime, CASE f.cloud WHEN 'aws' THEN lambda WHEN 'gcp' THEN run ELSE functions END AS table
WITH f, runtime, table[runtime] AS ends
WHERE ends < CASE $by WHEN '' THEN toString(date()) ELSE $by END
OPTIONAL MATCH (f)-[:RUNS_AS]->(i)
WITH f, runtime, ends, max(CASE WHEN coalesce(i.admin, false) THEN 1 ELSE 0 END) = 1 AS admin
RETURN f.id AS function, runtime, ends, coalesce(f.public, false) AS public, admin
ORDER BY public DESC, admin DESC, ends, function, runtime
