// The page's parts, and how new HTML takes the place of old without losing place and focus.
const root = element.querySelector(".dateline");
const $ = (selector, within = root) => within.querySelector(selector);
const $$ = (selector, within = root) => [...within.querySelectorAll(selector)];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const actions = {}; // what a button with data-do does, by its name: (button, event) => …

const announce = (text) => { $("#announcer").textContent = text; };

// Asks the server's function of a name; without an answer the reader is told so.
const call = async (name, sent = {}) => {
  try {
    const answered = await server[name](sent);
    if (answered !== undefined) return answered;
  } catch { /* told below */ }
  return { error: $("#refused").hidden ? SILENT : $("#refused span").textContent };
};
const SILENT = "The server does not answer: is Dateline still running?";

// As crypto.randomUUID, which browsers do not offer to pages that come without TLS.
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const scrollTo = (target, block = "nearest") =>
  target.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });

// Only the server's HTML comes here, in which every text has been escaped (rag/page/markup.py).
const made = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  localTimes(holder.content);
  return holder.content.firstElementChild;
};

const fill = (target, html) => {
  target.innerHTML = html;
  localTimes(target);
};

// Puts HTML in place of the element with its id, or at the end; what is the same already stays.
const put = (parent, html) => {
  const fresh = made(html);
  const old = document.getElementById(fresh.id);
  if (!old) parent.append(fresh);
  else morph(old, fresh);
  return document.getElementById(fresh.id);
};

const KEPT = new Set(["open"]); // what the reader has changed
const morph = (old, fresh) => {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((child, n) => (before[n] ? morph(before[n], child) : old.append(child)));
  before.slice(after.length).forEach((child) => child.remove());
};

// A time that is known to the second is shown in the reader's zone; the title keeps UTC.
const localTimes = (within) => {
  for (const time of within.querySelectorAll('time[data-precision="second"]')) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = time.textContent;
    time.textContent = moment.toLocaleString("en-GB", {
      day: "numeric", month: "long", year: "numeric",
      hour: "2-digit", minute: "2-digit", timeZoneName: "short",
    }).replace(" at ", ", ");
  }
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) actions[button.dataset.do]?.(button, event);
});

// What is drawn as a button in a plot is no button to the browser.
root.addEventListener("keydown", (event) => {
  const drawn = event.target.closest?.('g[role="button"]');
  if (drawn && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    actions[drawn.dataset.do]?.(drawn, event);
  }
});

const turnOf = (inner) => Number(inner.closest("[data-turn]")?.dataset.turn);
