// Evaluates the conditions of a PlanDefinition on Observations with fhirpath.js.
//
//   node conditions.mjs < input.json > output.json
//
// Input:  [{"expression": "...", "observations": [...], "patient": {...}}, ...]
// Output: for each input the values, or {"error": text}.

import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4/index.js";

function evaluate({ expression, observations, patient }) {
  try {
    return fhirpath.evaluate(observations, expression, { patient }, r4);
  } catch (error) {
    return { error: String(error) };
  }
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(evaluate)));
