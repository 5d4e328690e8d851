// Shortcuts of a single key, which can be switched off, and the dark page.
const SINGLE = "dateline:single-keys";
const THEME = "dateline:theme";

const single = $("#single-keys");
single.checked = localStorage.getItem(SINGLE) !== "off";
single.addEventListener("change", () => localStorage.setItem(SINGLE, single.checked ? "on" : "off"));

const dark = (on) => document.body.classList.toggle("dark", on);
const chosenTheme = localStorage.getItem(THEME);
if (chosenTheme) dark(chosenTheme === "dark");
actions.theme = () => localStorage.setItem(THEME, dark() ? "dark" : "light");

actions.keys = () => $("#keys").showModal();

const step = (by) => {
  const cards = $$(".evidence:not([hidden]) [role=tabpanel]:not([hidden]) .card");
  if (!cards.length) return;
  const at = cards.findIndex((card) => card.classList.contains("marked"));
  const card = cards[Math.min(cards.length - 1, Math.max(0, at + by))];
  const link = $(`#turn-${card.dataset.turn} a[href="#${card.id}"]`);
  if (link) showCard(link);
};

const keys = {
  "/": () => $("#question").focus(),
  "?": () => actions.keys(),
  ".": () => actions.stop(),
  n: () => actions.new(),
  h: () => actions.conversations(),
  c: () => actions.corpus(),
  t: () => actions.theme(),
  j: () => step(1),
  k: () => step(-1),
  o: () => $(".card.marked [data-do=read]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !single.checked) return;
  if (event.target.closest?.("input, textarea, select, dialog[open]")) return;
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
