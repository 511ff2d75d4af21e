// Looks at a page in a frame as wide as a screen, and writes down what a reader would trip over.
const frame = document.querySelector("iframe");
const found = [];
const page = frame.contentDocument, view = frame.contentWindow;

const root = page.documentElement;
if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
for (const image of page.querySelectorAll("img:not([alt]), svg")) {
  const named = image.closest("[role=img][aria-label]");
  if (image.tagName !== "svg" || named === null || named.getAttribute("aria-label").length < 20) found.push(`no alternative text: ${image.outerHTML.slice(0, 80)}`);
}
for (const element of page.querySelectorAll("[src], link[href]")) {
  const address = element.getAttribute("src") ?? element.getAttribute("href");
  if (!address.startsWith("data:")) found.push(`needs another file: ${address}`);
}
const ids = [...page.querySelectorAll("[id]")].map((element) => element.id);
for (const id of new Set(ids.filter((name, place) => ids.indexOf(name) !== place))) found.push(`twice on the page: ${id}`);
for (const link of page.querySelectorAll("a[href^='#']")) {
  if (page.getElementById(link.getAttribute("href").slice(1)) === null) found.push(`leads nowhere: ${link.outerHTML}`);
}
const levels = [...page.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
levels.reduce((before, level) => { if (level > before + 1) found.push(`a heading of level ${level} after ${before}`); return level; }, 0);

// Contrast, WCAG 2.1: 1.4.3.
const channels = (color) => color.match(/[\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = channels(color).map((x) => x / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  for (let at = element; at !== null; at = at.parentElement) {
    const color = view.getComputedStyle(at).backgroundColor;
    if ((channels(color)[3] ?? 1) > 0) return color;
  }
  return "rgb(255, 255, 255)";
};
const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
let seen = 0;
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(element.tagName) || element.closest("svg")) continue;
  seen += 1;
  const pair = [light(view.getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
  const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
  if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${texts.currentNode.data.trim().slice(0, 40)}`);
}

const verdict = document.createElement("pre");
verdict.id = "verdict";
verdict.textContent = JSON.stringify({ found, seen, width: root.clientWidth, errors: window.errors });
document.body.append(verdict);
