// LHC-Forms in a page of a headless Chromium: shown, filled in, exported. It is read from .peers/lforms; no request leaves
// this machine.

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

export async function read(stream) {
  let input = "";
  for await (const chunk of stream) input += chunk;
  return JSON.parse(input);
}

// Lets `use` work with as many pages as are asked for, each in a process of its own, and ends the browser whatever happens.
export async function withForms(pages, use) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    return await use(...(await Promise.all(Array.from({ length: pages }, () => open(browser)))));
  } finally {
    await browser.close();
  }
}

async function open(browser) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
  const messages = [];
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.route("**/*", serve);
  await page.goto(BASE);
  await page.waitForFunction(() => globalThis.LForms?.Util?.addFormToPage && LForms.FHIR?.R4);
  return { page, messages, show: (...form) => page.evaluate(show, form) };
}

async function show([questionnaire, response]) {
  const form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
  const filled = response ? LForms.Util.mergeFHIRDataIntoLForms(response, form, "R4") : form;
  await LForms.Util.addFormToPage(filled, "form", {});
}

// Answers are given as a person would: by clicking the option, or by typing. LHC-Forms appends the option's score to its
// text, so the option is found by its place, not by its text.
export async function fill(page, questionnaire, sheet) {
  const answers = Object.entries(sheet).map(([linkId, answer]) => {
    const options = questionnaire.item.find((item) => item.linkId === linkId)?.answerOption;
    const place = options?.findIndex((option) => option.valueCoding?.code === answer);
    if (place < 0) throw new Error(`${linkId} has no option ${answer}`);
    return { linkId, answer, place };
  });
  for (const { linkId, answer, place } of await page.evaluate(enter, answers)) {
    const input = page.locator(`[id^="${linkId}/"] input, input[id^="${linkId}/"]`).first();
    await input.click();
    if (place === undefined) await input.fill(answer);
    else await page.locator("#completionOptions li").nth(place).click();
    await page.keyboard.press(place === undefined ? "Enter" : "Tab");
  }
}

// Clicks and types in the page itself, which is many times as fast as from outside. Gives back what wants real keys:
// times, and lists that open.
async function enter(answers) {
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const left = [];
  for (const one of answers) {
    const { linkId, answer, place } = one;
    let inputs = [];
    for (let tries = 0; !inputs.length && tries < 50; tries += 1) {
      if (tries) await pause(10); // a question that depends on others may be yet to appear
      inputs = [...document.querySelectorAll(`[id^="${linkId}/"] input, input[id^="${linkId}/"]`)];
    }
    if (!inputs.length) throw new Error(`${linkId} is not on the page`);
    if (inputs[0].type === "radio") inputs[place].click();
    else if (typeof answer === "string") left.push(one);
    else {
      inputs[0].value = answer;
      for (const event of ["input", "change", "blur"]) inputs[0].dispatchEvent(new Event(event, { bubbles: true }));
    }
  }
  return left;
}

// Calculated values arrive in later tasks of the page; equal exports a moment apart mean that nothing is under way.
export const settled = (page) =>
  page.evaluate(async () => {
    for (let before = null, tries = 0; tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      const now = LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4");
      const { authored: _, ...content } = now;
      const text = JSON.stringify(content);
      if (text === before) return now;
      before = text;
    }
    throw new Error("LHC-Forms did not settle");
  });
