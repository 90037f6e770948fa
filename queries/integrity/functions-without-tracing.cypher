// ---
// id: functions-without-tracing
// title: Functions whose runs are not traced
// description: >-
//   Lambda functions that do not trace their runs by themselves: a call that goes wrong, or that should not have been,
//   cannot be followed from function to function. PassThrough traces only what an upstream service sampled; unknown
//   where the setting was not exported.
// severity: low
// practice: integrity
// clouds: [aws]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: tracing, meaning: "PassThrough, or unknown"}
//   - {name: public, meaning: Anyone may run it}
// blind: "Tracing by a library of the code itself, as OpenTelemetry, is not seen."
// remediation:
//   aws: "Set the tracing mode to Active, and give the role xray:PutTraceSegments and xray:PutTelemetryRecords."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
// mappings:
//   mcsb: [LT-3]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})
WHERE coalesce(f.tracing, 'unknown') <> 'Active'
RETURN f.id AS function, coalesce(f.tracing, 'unknown') AS tracing, coalesce(f.public, false) AS public
ORDER BY public DESC, function
