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
    sections: given.getAll("sections"),
    languages: given.getAll("languages"),
    freshness: given.get("freshness") ?? "",
  };
};

const ticked = (kind) => {
  const boxes = $$(`#composer [data-kind="${kind}"] :checked`);
  return boxes.length > 1 ? `${boxes.length} ${kind}` : boxes[0]?.parentElement.textContent.trim();
};

const noteLimits = () => {
  const { as_of, freshness } = limitsIn($("#composer"));
  const named = ["sources", "sections", "languages"].map(ticked);
  const parts = [as_of && `as of ${as_of}`, ...named, freshness].filter(Boolean);
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

// Puts the names that the corpus has beside those of a form that were chosen.
const offer = (fieldset) => {
  const there = new Set($$("input", fieldset).map((input) => input.value));
  for (const label of $$(`#composer [data-kind="${fieldset.dataset.kind}"] label`)) {
    if (there.has($("input", label).value)) continue;
    const other = label.cloneNode(true);
    $("input", other).checked = false;
    $(".choices", fieldset).append(other);
  }
};

actions.change = (button) => {
  const turn = button.closest(".turn");
  const form = $(".understood form", turn);
  $$("fieldset", form).forEach(offer);
  form.hidden = false;
  foldDates(form);
  const field = button.dataset.field;
  const target = $(`[data-kind="${field}"] input`, form) ?? form.elements[field];
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
