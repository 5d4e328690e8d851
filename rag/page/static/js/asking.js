// Asking: a question goes to the server, and each update is the whole state of its turn.
const conversation = { id: null, title: "", records: [] };
let pending = null; // what is being asked: { ask, turn }

// What was asked and has no answer yet: a page that is loaded again meanwhile asks it once more.
const UNANSWERED = "dateline:unanswered";
const unanswered = {
  keep: (asked) => sessionStorage.setItem(UNANSWERED, JSON.stringify(asked)),
  forget: () => sessionStorage.removeItem(UNANSWERED),
  get: () => JSON.parse(sessionStorage.getItem(UNANSWERED)),
};

const waits = (on) => {
  $("#ask").hidden = on;
  $("#stop").hidden = !on;
  root.classList.toggle("asking", on);
};

const REMEMBERED = 5; // turns that a follow-up may refer to

const ask = (question, limits, turn = conversation.records.length + 1) => {
  if (pending || !question.trim()) return;
  pending = { ask: newId(), turn };
  unanswered.keep({ question, limits, turn });
  waits(true);
  $("#more-limits").open = false;
  $("#welcome").hidden = true;
  const earlier = conversation.records.slice(0, turn - 1).map((record) => record.memory);
  const memory = earlier.filter(Boolean).slice(-REMEMBERED);
  trigger("ask", { ...pending, question, limits, memory });
};

const apply = (update) => {
  if (!pending || update?.ask !== pending.ask) return;
  const { turn, phase } = update;
  const isNew = !$(`#turn-${turn}`);
  const shown = put($("#turns"), update.talk);
  holdingCard(() => put($("#proof"), update.proof));
  showEvidence(turn);
  if (phase !== "writing" || !update.say.startsWith("“")) announce(update.say);
  if (isNew) scrollTo(shown, "start");
  if (update.record) {
    pending = null;
    waits(false);
    conversation.records[turn - 1] = update.record;
    kept();
    unanswered.forget();
  }
};

// A card that was marked while the answer was being written stays so, and keeps the focus.
const holdingCard = (change) => {
  const marked = $(".card.marked")?.id;
  const focused = document.activeElement?.closest?.(".card")?.id;
  change();
  if (marked) mark("marked", document.getElementById(marked));
  if (focused && document.activeElement === document.body)
    document.getElementById(focused)?.focus({ preventScroll: true });
};

let kept = () => {}; // what is done when a conversation has changed

watch("value", () => apply(props.value));

$("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = $("#question");
  if (pending || !box.value.trim()) return;
  ask(box.value, limitsIn($("#composer")));
  box.value = "";
  grow(box);
});

const grow = (box) => {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 132)}px`;
};

$("#question").addEventListener("input", (event) => grow(event.target));
$("#question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("#composer").requestSubmit();
});

actions.example = (button) => ask(button.textContent, limitsIn($("#composer")));

actions.stop = () => {
  if (!pending) return;
  const { turn, ask: stopped } = pending;
  call("stop", { ask: stopped });
  pending = null;
  unanswered.forget();
  waits(false);
  announce("Stopped.");
  const record = conversation.records[turn - 1];
  if (record) return show([record], turn); // the answer that was there before
  const answer = $(`#turn-${turn} .answer`);
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = "Stopped.";
  if (!answer) return;
  $$(".waiting", answer).forEach((text) => text.remove());
  answer.append(note);
  const box = $("#question");
  if (!box.value) box.value = $(`#turn-${turn} h2`).textContent;
  $(`#turn-${turn}`).dataset.stopped = "";
};

actions.retry = (button) => {
  const turn = turnOf(button);
  const { question, limits } = conversation.records[turn - 1];
  ask(question, limits, turn);
};

const show = async (records, first = 1) => {
  for (let at = 0; at < records.length; at += 20) {
    const some = records.slice(at, at + 20);
    const answered = await call("restore", { first: first + at, records: some });
    if (answered.error) return announce(answered.error);
    for (const { talk, proof } of answered.turns) {
      put($("#turns"), talk);
      put($("#proof"), proof);
    }
  }
  showEvidence(first + records.length - 1);
};

const loaded = async () => {
  $("#model-state").hidden = false;
  let state = await call("ready");
  while (!state.ready && !state.error) state = await call("ready");
  $("#model-state").hidden = Boolean(state.ready);
  if (state.error) $("#model-state").textContent = state.error;
  root.dataset.ready = "";
};
loaded();
