// Takes a picture of a Questionnaire that LHC-Forms shows, filled in and scored.
//
//   node screenshot.mjs picture.png < input.json > output.json
//
// Input:  {"questionnaire": {...}, "sheet": {"q1": "LA6569-3", ...}}, as for score.mjs.
// Output: {"text": all that can be read on the page}. The picture is as wide as the page of a manual.

import { fill, read, settled, withForms } from "./forms.mjs";

const { questionnaire, sheet } = await read(process.stdin);
await withForms(1, async ({ page, show }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await show(questionnaire);
  await fill(page, questionnaire, sheet);
  await settled(page);
  await page.evaluate(() => document.activeElement.blur());
  const form = page.locator("#form");
  await form.screenshot({ path: process.argv[2] });
  process.stdout.write(JSON.stringify({ text: await form.innerText() }));
});
