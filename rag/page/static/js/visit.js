// Who is visiting, what the corpus holds by now, and what the server refuses: told in its words.
const refused = (told, url) => {
  const place = $("#refused");
  $("span", place).textContent = told.error ?? "The server refuses this.";
  $("button", place).hidden = !told.signedOut;
  place.hidden = false;
  announce(told.error);
  if (!pending || !url.includes("queue/join")) return;
  const box = $("#question"); // what was not asked is not lost
  box.value ||= unanswered.get()?.question ?? "";
  if (!told.signedOut) unanswered.forget(); // else it is asked after signing in
  pending = null;
  waits(false);
  $("#welcome").hidden = Boolean($(".turn"));
};

const fetched = window.fetch;
window.fetch = async (...asked) => {
  const response = await fetched(...asked);
  if (response.status === 401 || response.status === 429) {
    const told = await response.clone().json().catch(() => ({}));
    refused({ ...told, signedOut: response.status === 401 }, response.url);
  }
  return response;
};

$("#composer").addEventListener("submit", () => { $("#refused").hidden = true; });
actions["sign-in"] = () => location.reload();

// What can be chosen now and could not before; what is ticked stays.
const addChoices = (fresh) => {
  const old = $(`#more-limits fieldset[data-kind="${fresh.dataset.kind}"]`);
  if (!old) return $("[data-do=unlimit]").before(fresh);
  const known = new Set($$("input", old).map((input) => input.value));
  for (const label of $$("label", fresh))
    if (!known.has($("input", label).value)) $(".choices", old).append(label);
};

const visit = async () => {
  const { corpus, newest, choices, user } = await call("visit");
  if (corpus === undefined) return;
  $(".masthead .corpus").textContent = corpus;
  $("[data-do=newest]").dataset.day = newest;
  const holder = document.createElement("template");
  holder.innerHTML = choices;
  for (const fresh of $$("fieldset", holder.content)) addChoices(fresh);
  $("#sign-out").hidden = !user;
  $("#sign-out button").textContent = user ? `Sign out ${user}` : "";
};
visit();
