// ---
// id: cross-account-triggers
// title: Functions that another account starts
// description: >-
//   Event sources in another account, project or subscription that start a function: who controls that account decides when the function
//   runs and with what input.
// severity: low
// practice: function-access
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: known, type: list, default: [], description: Accounts whose sources may start functions}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: source, meaning: What starts it}
//   - {name: account, meaning: The source's account}
//   - {name: outside, meaning: The account is none of the estate}
//   - {name: enabled, meaning: "true, false, or unknown: whether the trigger is switched on"}
//   - {name: writers, meaning: How many principals may write to the source; those with full control of its account come on top}
// cause: [source]
// blind: A source whose account its id does not tell, as a bucket's does not where it was not read, is not listed.
// remediation:
//   aws: Take events over a queue or bus of the function's own account, whose policy names the sender.
//   gcp: Subscribe to a topic of the function's own project, and let the sender publish to it.
//   azure: Send events to a queue or topic of the function's own subscription.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
//   - https://cloud.google.com/eventarc/docs/overview
//   - https://learn.microsoft.com/en-us/azure/event-grid/cross-tenant-delivery-using-managed-identity
// mappings:
//   attack: [T1199]
// ---
MATCH (s)-[t:TRIGGERS]->(f:Function)
WHERE s.account IS NOT NULL AND f.account IS NOT NULL AND s.account <> f.account AND NOT s.account IN $known AND NOT s:Function AND NOT s:Endpoint
RETURN DISTINCT f.id AS function, s.id AS source, s.account AS account, NOT EXISTS { MATCH (a:Account) WHERE a.account = s.account AND NOT coalesce(a.external, false) } AS outside,
  coalesce(toString(t.enabled), 'unknown') AS enabled, COUNT { (:Principal)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(s) } AS writers
ORDER BY outside DESC, function, source
