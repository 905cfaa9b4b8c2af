// Lets LHC-Forms answer and score Questionnaires in a headless Chromium.
//
//   node score.mjs < input.json > output.json
//
// Input:  [{"questionnaire": {...}, "response": {...}}, {"questionnaire": {...}, "sheets": [{"q1": "LA6569-3"}, ...]}, ...]
//         "response" is loaded as a saved form. "sheets" are filled in one after the other, each over the one before, as
//         by a person who changes their mind: by linkId an option's code, a number or a time (`23:30:00`).
// Output: for each input {"responses": [the QuestionnaireResponse that LHC-Forms then exports, one for each sheet, or the
//         one of a form that was only loaded], "messages": [what the console warned of]}, or {"error": text, "messages"}.

import { fill, read, settled, withForms } from "./forms.mjs";

const cases = await read(process.stdin);
const output = await withForms(2, async (...pages) => {
  const found = [];
  const waiting = cases.entries();
  await Promise.all(pages.map(async (forms) => {
    for (const [place, one] of waiting) found[place] = { ...(await scored(forms, one)), messages: [...forms.messages] };
  }));
  return found;
});
process.stdout.write(JSON.stringify(output));

async function scored(forms, { questionnaire, response, sheets }) {
  forms.messages.length = 0;
  try {
    await forms.show(questionnaire, response);
    const responses = [];
    for (const sheet of sheets ?? [{}]) {
      await fill(forms.page, questionnaire, sheet);
      responses.push(await settled(forms.page));
    }
    return { responses };
  } catch (error) {
    return { error: String(error) };
  }
}
