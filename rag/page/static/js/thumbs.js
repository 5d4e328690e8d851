// Thumbs: what a reader says of an answer goes into the index; the browser keeps what was said.
let rating = false; // one at a time: the second must know the first one's id

const rate = async (turn, said) => {
  if (rating) return false;
  rating = true;
  const record = conversation.records[turn - 1];
  const { error, rated, html, say } = await call("rating", { turn, record, ...said });
  rating = false;
  if (conversation.records[turn - 1] !== record) return false; // another answer stands there now
  if (error) {
    const fault = $(`#thumbs-${turn} .fault`);
    fault.textContent = error;
    fault.hidden = false;
    announce(error);
    return false;
  }
  record.feedback = rated;
  kept();
  put($(`#turn-${turn} .tools`), html);
  announce(say);
  return true;
};

const why = (turn, open) => {
  const form = $(`#thumbs-${turn} form`);
  form.reset();
  form.hidden = !open;
  $(`#thumbs-${turn} .fault`).hidden = true;
  (open ? $("input:checked", form) ?? $("input", form) : $(`#thumbs-${turn} .why`)).focus();
  if (open) scrollTo(form);
};

actions.thumb = async (button) => {
  const turn = turnOf(button);
  const taken = button.getAttribute("aria-pressed") === "true";
  const { verdict } = button.dataset;
  const done = await rate(turn, { verdict: taken ? "" : verdict });
  if (done && !taken && verdict === "down") why(turn, true);
};

actions.why = (button) => why(turnOf(button), $(`#thumbs-${turnOf(button)} form`).hidden);
actions.unwhy = (button) => why(turnOf(button), false);

root.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.(".thumbs form");
  if (form) why(turnOf(form), false);
});

root.addEventListener("submit", async (event) => {
  const form = event.target.closest(".thumbs form");
  if (!form) return;
  event.preventDefault();
  const { reason, comment, expected } = form.elements;
  const turn = turnOf(form);
  const said = { reason: reason.value, comment: comment.value, expected: expected.value };
  if (await rate(turn, { verdict: "down", ...said })) why(turn, false);
});
