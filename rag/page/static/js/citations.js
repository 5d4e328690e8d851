// A citation [n] shows its quote while it is pointed at, and leads to its card; Escape leads back.
let citation = null;

const cardOf = (link) => document.getElementById(link.getAttribute("href").slice(1));

const mark = (name, target) => {
  $$(`.${name}`).forEach((other) => other.classList.remove(name));
  target?.classList.add(name);
};

const showCard = (link) => {
  const card = cardOf(link);
  if (!card) return;
  hidePreview();
  if (!link.closest("#proof")) citation = link;
  showEvidence(Number(card.dataset.turn));
  showTab(card.closest('[role="tabpanel"]'));
  mark("marked", card);
  mark("followed", link.closest("#talk") ? link : null);
  scrollTo(card);
  card.focus({ preventScroll: true });
};

actions.back = () => {
  if (!citation?.isConnected) return;
  scrollTo(citation, "center");
  citation.focus({ preventScroll: true });
};

root.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#source-"]');
  if (!link) return;
  event.preventDefault();
  showCard(link);
});

root.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("#preview").hidden) hidePreview();
  else if (event.key === "Escape" && event.target.closest?.(".card")) actions.back();
});

const hidePreview = () => {
  $("#preview").hidden = true;
  $$("[aria-describedby=preview]").forEach((link) => link.removeAttribute("aria-describedby"));
};

const showPreview = (link) => {
  const card = cardOf(link);
  const preview = $("#preview");
  if (!card || link.closest("#proof")) return;
  const copies = ["h3", ".about", "mark"].map((part) => $(part, card)).filter(Boolean);
  preview.replaceChildren(...copies.map((part) => {
    const line = document.createElement(part.tagName === "MARK" ? "q" : "p");
    line.className = part.className || part.tagName.toLowerCase();
    line.textContent = part.textContent;
    return line;
  }));
  preview.hidden = false;
  link.setAttribute("aria-describedby", "preview");
  const at = link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = preview;
  const below = at.bottom + 8 + height < innerHeight;
  preview.style.left = `${Math.max(8, Math.min(at.left - 20, innerWidth - width - 8))}px`;
  preview.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - height - 8)}px`;
};

for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  root.addEventListener(begin, (event) => {
    const link = event.target.closest?.("#talk a.cite");
    if (link && (begin !== "focusin" || link.matches(":focus-visible"))) showPreview(link);
  });
  root.addEventListener(end, (event) => {
    if (event.target.closest?.("#talk a.cite")) hidePreview();
  });
}
