// What an answer is limited to: the same fields under the question box and in "what was understood".
const limitsIn = (form) => {
  const given = new FormData(form);
  const period = given.get("period") ?? "";
  const dates = period === "dates";
  return {
    as_of: given.get("as_of") ?? "",
    since: dates ? given.get("since") : "",
    until: dates ? given.get("until") : "",
    period: dates ? "" : period,
    sources: given.getAll("sources"),
    freshness: given.get("freshness") ?? "",
  };
};

const noteLimits = () => {
  const { as_of, sources, freshness } = limitsIn($("#composer"));
  const count = sources.length > 1 ? `${sources.length} sources` : sources[0];
  const parts = [as_of && `as of ${as_of}`, count, freshness].filter(Boolean);
  $("#limit-note").textContent = parts.length ? ` · ${parts.join(" · ")}` : "";
  $("#dates").hidden = $("#composer").elements.period.value !== "dates";
};

$("#composer").addEventListener("change", noteLimits);

actions.newest = (button) => {
  $("#composer").elements.as_of.value = button.dataset.day;
  noteLimits();
};

actions.unlimit = () => {
  const text = $("#question").value;
  $("#composer").reset();
  $("#question").value = text;
  noteLimits();
};

const outside = (event) => {
  for (const open of $$("details[open]"))
    if (!open.contains(event.target)) open.open = false;
};
root.addEventListener("click", outside);
root.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest?.("details[open]");
  if (!open) return;
  open.open = false;
  $("summary", open).focus();
});

actions.change = (button) => {
  const turn = button.closest(".turn");
  const form = $(".understood form", turn);
  const box = $(".choices", form);
  const chosen = new Set($$("input", box).map((input) => input.value));
  for (const label of $$("#source-choices label")) {
    if (chosen.has($("input", label).value)) continue;
    const other = label.cloneNode(true);
    $("input", other).checked = false;
    box.append(other);
  }
  form.hidden = false;
  foldDates(form);
  const field = button.dataset.field;
  const target = field === "sources" ? $(".choices input", form) : form.elements[field];
  target?.focus();
};

actions.unchange = (button) => {
  const form = button.closest("form");
  form.reset();
  form.hidden = true;
  $("[data-do=change]", form.closest(".turn")).focus();
};

const foldDates = (form) => {
  const folded = form.elements.period.value !== "dates";
  for (const name of ["since", "until"]) form.elements[name].closest("label").hidden = folded;
};

root.addEventListener("change", (event) => {
  const form = event.target.closest(".understood form");
  if (form) foldDates(form);
});

root.addEventListener("submit", (event) => {
  const form = event.target.closest(".understood form");
  if (!form) return;
  event.preventDefault();
  const turn = turnOf(form);
  ask(form.elements.question.value, limitsIn(form), turn);
  form.hidden = true;
});
