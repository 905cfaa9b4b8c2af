// Lets the engine of Smart Forms open a Questionnaire and calculate while it is filled in.
//
//   node evaluate.mjs < input.json > output.json
//
// Input:  [{"questionnaire": {...}, "response": {...}}, {"questionnaire": {...}, "sheets": [{...}, ...]}, ...]
//         "response" is opened as a saved form. "sheets" are QuestionnaireResponses: what each answers comes into an empty
//         form one after the other, the way in which the components of Smart Forms hand over an answer.
// Output: for each input {"responses": [the QuestionnaireResponse that Smart Forms then returns, one for each sheet, or
//         the one of the form that was opened], "messages": [what the console warned of]}, or {"error": text, "messages"}.

import { buildForm, formUpdateQueueStore, getResponse } from "../.peers/smartforms/engine.mjs";

const messages = [];
for (const level of ["warn", "error"]) console[level] = (...words) => messages.push(words.join(" "));
globalThis.fetch = () => Promise.reject(new Error("nothing is fetched"));

async function calculated({ questionnaire, response, sheets }) {
  await buildForm({ questionnaire, questionnaireResponse: response });
  if (response) return [getResponse()];
  const found = [];
  const totals = new Set(questionnaire.item.filter((item) => item.readOnly).map((item) => item.linkId));
  for (const sheet of sheets) {
    const now = getResponse();
    const item = [
      ...(sheet.item ?? []).filter(({ linkId }) => !totals.has(linkId)),
      ...(now.item ?? []).filter(({ linkId }) => totals.has(linkId)),
    ];
    formUpdateQueueStore.getState().enqueueFormUpdate({ questionnaireResponse: { ...now, item } });
    await idle();
    found.push(getResponse());
  }
  return found;
}

function idle() {
  return new Promise((resolve) => {
    const done = ({ isProcessing, queue }) => !isProcessing && !queue.length && (resolve(), true);
    if (!done(formUpdateQueueStore.getState())) {
      const stop = formUpdateQueueStore.subscribe((state) => done(state) && stop());
    }
  });
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
const output = [];
for (const one of JSON.parse(input)) {
  messages.length = 0;
  try {
    output.push({ responses: await calculated(one), messages: [...messages] });
  } catch (error) {
    output.push({ error: String(error), messages: [...messages] });
  }
}
process.stdout.write(JSON.stringify(output));
