// Takes a picture of a Questionnaire that LHC-Forms shows, filled in and scored.
//
//   node screenshot.mjs picture.png < input.json > output.json
//
// Input:  {"questionnaire": {...}, "sheet": {"q1": "LA6569-3", ...}}, as for score.mjs.
// Output: {"text": all that is written on the page, "calculated": [[text, value], ...] as they stand in its fields}.

import { fill, read, settled, withForms } from "./forms.mjs";

const { questionnaire, sheet } = await read(process.stdin);
const calculated = questionnaire.item.filter((item) => item.readOnly).map(({ linkId, text }) => ({ linkId, text }));

await withForms(1, async ({ page, show }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await show(questionnaire);
  await fill(page, questionnaire, sheet);
  await settled(page);
  const form = page.locator("#form");
  await form.screenshot({ path: process.argv[2] });
  const shown = { text: await form.innerText(), calculated: await page.evaluate(seen, calculated) };
  process.stdout.write(JSON.stringify(shown));
});

// What a person sees beside each text: the words in its field, or the words beside the button that is chosen.
function seen(items) {
  return items.map(({ linkId, text }) => {
    const inputs = [...document.querySelectorAll(`[id^="${linkId}/"] input, input[id^="${linkId}/"]`)];
    const chosen = inputs.find((input) => input.type !== "radio" || input.checked);
    return [text, chosen?.type === "radio" ? chosen.closest("label").innerText.trim() : chosen?.value];
  });
}
