// Conversations, kept in this browser: a list of them, and the turns of each under its own key.
const LIST = "dateline:conversations";
const turnsKey = (id) => `dateline:conversation:${id}`;

const stored = (key, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const listed = () => {
  const found = stored(LIST, []);
  return Array.isArray(found) ? found.filter((one) => typeof one?.id === "string") : [];
};

// If the browser has no more room, the oldest conversations make some.
const store = (key, value) => {
  for (;;) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      const oldest = listed().filter((one) => one.id !== conversation.id).pop();
      if (!oldest) {
        announce("This browser has no room to keep the conversation.");
        return false;
      }
      forget(oldest.id);
    }
  }
};

const forget = (id) => {
  localStorage.removeItem(turnsKey(id));
  localStorage.setItem(LIST, JSON.stringify(listed().filter((one) => one.id !== id)));
};

kept = () => {
  conversation.id ??= newId();
  conversation.title ||= conversation.records[0].question;
  sessionStorage.setItem("dateline:current", conversation.id);
  const { id, title, records } = conversation;
  if (!store(turnsKey(id), records)) return;
  const rest = listed().filter((one) => one.id !== id);
  store(LIST, [{ id, title, updated: new Date().toISOString() }, ...rest]);
};

const fresh = () => {
  if (pending) actions.stop();
  Object.assign(conversation, { id: null, title: "", records: [] });
  sessionStorage.removeItem("dateline:current");
  $$(".turn, .evidence").forEach((part) => part.remove());
  $("#welcome").hidden = false;
  $("#no-proof").hidden = false;
};

const openConversation = async (id) => {
  const records = stored(turnsKey(id), null);
  if (!Array.isArray(records) || !records.length) return;
  fresh();
  const title = listed().find((one) => one.id === id)?.title ?? "";
  Object.assign(conversation, { id, title, records });
  sessionStorage.setItem("dateline:current", id);
  $("#welcome").hidden = true;
  await show(records);
  $("#turns").scrollTop = $("#turns").scrollHeight;
};

actions.new = () => {
  fresh();
  leaveCorpus();
  $("#question").focus();
};

actions.conversations = () => {
  $("#history-search").value = "";
  listConversations();
  $("#history-actions").hidden = !conversation.records.length;
  $("#history").showModal();
};

const matching = ({ id, title }, wanted) => {
  if (!wanted || title.toLowerCase().includes(wanted)) return true;
  const records = stored(turnsKey(id), []);
  const texts = records.flatMap((one) => [one?.question, one?.answer?.text]);
  return texts.some((text) => text?.toLowerCase().includes(wanted));
};

const button = (label, action, name) => {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label });
  made.dataset.do = action;
  if (name) made.setAttribute("aria-label", name);
  return made;
};

const listConversations = () => {
  const wanted = $("#history-search").value.trim().toLowerCase();
  const items = listed().filter((one) => matching(one, wanted)).map(({ id, title, updated }) => {
    const item = document.createElement("li");
    item.dataset.id = id;
    const when = document.createElement("time");
    when.dateTime = updated;
    when.textContent = new Date(updated).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    const open = button(title, "open");
    open.className = "headline";
    open.dir = "auto";
    if (id === conversation.id) open.setAttribute("aria-current", "true");
    item.append(open, when, button("Rename", "rename", `Rename ${title}`),
      button("Delete", "delete", `Delete ${title}`));
    return item;
  });
  if (!items.length) {
    const none = document.createElement("li");
    none.className = "empty";
    none.textContent = wanted ? "None holds these words." : "None yet.";
    items.push(none);
  }
  $("#history-list").replaceChildren(...items);
};

$("#history-search").addEventListener("input", listConversations);

actions.open = (chosen) => {
  $("#history").close();
  leaveCorpus();
  openConversation(chosen.closest("li").dataset.id);
};

actions.rename = (chosen) => {
  const item = chosen.closest("li");
  const { id } = item.dataset;
  const box = document.createElement("input");
  box.value = $("button", item).textContent;
  box.maxLength = 200;
  box.setAttribute("aria-label", "New name");
  let over = false; // taking the box away blurs it
  const done = (save) => {
    if (over) return;
    over = true;
    const title = box.value.trim();
    if (save && title) {
      store(LIST, listed().map((one) => (one.id === id ? { ...one, title } : one)));
      if (id === conversation.id) conversation.title = title;
    }
    listConversations();
    $(`#history-list [data-id="${CSS.escape(id)}"] button`)?.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // no button is pressed, and the dialog stays
    done(event.key === "Enter");
  });
  box.addEventListener("blur", () => done(true), { once: true });
  $("button", item).replaceWith(box);
  box.focus();
  box.select();
};

actions.delete = (chosen) => {
  if (!chosen.dataset.sure) {
    chosen.dataset.sure = "yes";
    chosen.textContent = "Really delete?";
    chosen.removeAttribute("aria-label");
    return;
  }
  const { id } = chosen.closest("li").dataset;
  forget(id);
  if (id === conversation.id) fresh();
  listConversations();
  $("#history-search").focus();
  announce("Deleted.");
};

const resume = async () => {
  const current = sessionStorage.getItem("dateline:current");
  if (current) await openConversation(current);
  const asked = unanswered.get();
  if (asked) ask(asked.question, asked.limits, Math.min(asked.turn, conversation.records.length + 1));
};
resume();
