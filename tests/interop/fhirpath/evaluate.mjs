// Evaluates every calculatedExpression of a Questionnaire on a QuestionnaireResponse with fhirpath.js.
//
//   node evaluate.mjs < input.json > output.json
//
// Input:  [{"questionnaire": {...}, "response": {...}}, ...]
// Output: for each input {linkId: [values]}; a linkId whose expression cannot be evaluated has {"error": text}.
// Calculated items are removed from the response first, so that an expression cannot read its own answer back.

import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4/index.js";

const CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";

function* calculated(items) {
  for (const item of items ?? []) {
    const extension = item.extension?.find(({ url }) => url === CALCULATED);
    if (extension) yield [item.linkId, extension.valueExpression];
    yield* calculated(item.item);
  }
}

const without = (items, linkIds) =>
  items
    ?.filter(({ linkId }) => !linkIds.has(linkId))
    .map((item) => (item.item ? { ...item, item: without(item.item, linkIds) } : item));

function evaluate({ questionnaire, response }) {
  const expressions = [...calculated(questionnaire.item)];
  const resource = { ...response, item: without(response.item, new Set(expressions.map(([linkId]) => linkId))) };
  const values = {};
  for (const [linkId, { language, expression }] of expressions) {
    try {
      if (language !== "text/fhirpath") throw new Error(`not FHIRPath: ${language}`);
      values[linkId] = fhirpath.evaluate(resource, expression, { resource, questionnaire }, r4);
    } catch (error) {
      values[linkId] = { error: String(error) };
    }
  }
  return values;
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(evaluate)));
