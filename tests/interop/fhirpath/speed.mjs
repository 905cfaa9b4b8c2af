// How long fhirpath.js takes for expressions on one QuestionnaireResponse, in microseconds.
//
//   node speed.mjs < input.json > output.json
//
// Input:  {"questionnaire": {...}, "response": {...}, "expressions": {name: text}}
// Output: {name: {"value": [...], "compiled": us, "text": us}}: compiled once, and from its text each time; medians.

import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4/index.js";

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function time(run, calls) {
  const times = [];
  for (let repeat = 0; repeat < 9; repeat++) {
    const start = process.hrtime.bigint();
    for (let call = 0; call < calls; call++) run();
    times.push(Number(process.hrtime.bigint() - start) / calls / 1000);
  }
  return median(times.slice(2)); // the first two warm up
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
const { questionnaire, response, expressions } = JSON.parse(input);
const variables = { resource: response, questionnaire };
const found = {};
for (const [name, text] of Object.entries(expressions)) {
  const compiled = fhirpath.compile(text, r4);
  found[name] = {
    value: compiled(response, variables),
    compiled: time(() => compiled(response, variables), 200),
    text: time(() => fhirpath.evaluate(response, text, variables, r4), 100),
  };
}
process.stdout.write(JSON.stringify(found));
