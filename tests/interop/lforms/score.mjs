// Lets LHC-Forms answer and score a Questionnaire in a headless Chromium.
//
//   node score.mjs < input.json > output.json
//
// Input:  [{"questionnaire": {...}, "response": {...}}, {"questionnaire": {...}, "answers": {"q1": "LA6569-3"}}, ...]
//         "response" is loaded as a saved form; "answers" are clicked in the empty form, one option code per linkId.
// Output: for each input {"response": the QuestionnaireResponse that LHC-Forms then exports, "messages": [console warnings]}
//         or {"error": text}.
// LHC-Forms is read from .peers/lforms; no request leaves this machine.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { chromium } from "playwright-core";

const HOME = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", ".peers", "lforms", "dist", "lforms");
const BASE = "http://lforms.invalid/";
const SCRIPTS = [
  "webcomponent/assets/lib/zone.min.js",
  "webcomponent/runtime.js",
  "webcomponent/polyfills.js",
  "webcomponent/main.js",
  "fhir/R4/lformsFHIR.min.js",
];
const PAGE = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${BASE}webcomponent/styles.css">
<div id="form"></div>${SCRIPTS.map((name) => `<script src="${BASE}${name}"></script>`).join("")}`;
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".png": "image/png" };

async function serve(route) {
  const url = route.request().url();
  if (url === BASE) return route.fulfill({ body: PAGE, contentType: "text/html" });
  if (!url.startsWith(BASE)) return route.abort();
  const file = path.join(HOME, decodeURIComponent(new URL(url).pathname));
  try {
    return await route.fulfill({ body: await readFile(file), contentType: TYPES[path.extname(file)] ?? "application/octet-stream" });
  } catch {
    return route.abort();
  }
}

async function show(page, { questionnaire, response }) {
  await page.evaluate(
    async ({ questionnaire, response }) => {
      const form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
      const filled = response ? LForms.Util.mergeFHIRDataIntoLForms(response, form, "R4") : form;
      await LForms.Util.addFormToPage(filled, "form", {});
    },
    { questionnaire, response },
  );
}

function find(items, linkId) {
  for (const item of items ?? []) {
    const found = item.linkId === linkId ? item : find(item.item, linkId);
    if (found) return found;
  }
  return undefined;
}

// An answer is chosen as a person would: open the list of the question and click the option. LHC-Forms appends the
// option's score to its text, so the option is found by its place, not by its text.
async function choose(page, questionnaire, answers) {
  for (const [linkId, code] of Object.entries(answers)) {
    const options = find(questionnaire.item, linkId)?.answerOption ?? [];
    const place = options.findIndex((option) => option.valueCoding?.code === code);
    if (place < 0) throw new Error(`${linkId} has no option ${code}`);
    const radios = page.locator(`[id^="${linkId}/"] input[type=radio], input[type=radio][name^="${linkId}/"]`);
    if (await radios.count()) {
      await radios.nth(place).click({ force: true });
      continue;
    }
    await page.locator(`input[id^="${linkId}/"]`).first().click();
    await page.locator("#completionOptions li").nth(place).click();
    await page.keyboard.press("Tab");
  }
}

const exported = (page) => page.evaluate(() => LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4"));

async function settled(page) {
  // Calculated values arrive asynchronously; two equal exports a moment apart mean that nothing is under way.
  for (let before = null, tries = 0; tries < 50; tries += 1) {
    await page.waitForTimeout(60);
    const now = await exported(page);
    const { authored: _, ...content } = now;
    const text = JSON.stringify(content);
    if (text === before) return now;
    before = text;
  }
  throw new Error("LHC-Forms did not settle");
}

let input = "";
for await (const chunk of process.stdin) input += chunk;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  let messages = [];
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.route("**/*", serve);
  await page.goto(BASE);
  await page.waitForFunction(() => globalThis.LForms?.Util?.addFormToPage && LForms.FHIR?.R4);

  const output = [];
  for (const one of JSON.parse(input)) {
    messages = [];
    try {
      await show(page, one);
      if (one.answers) await choose(page, one.questionnaire, one.answers);
      output.push({ response: await settled(page), messages });
    } catch (error) {
      output.push({ error: String(error), messages });
    }
  }
  process.stdout.write(JSON.stringify(output));
} finally {
  await browser.close();
}
