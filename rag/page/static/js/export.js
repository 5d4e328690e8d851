// Copying an answer with its citations, and a conversation as a file.
const exported = async (kind, records) => {
  const answered = await call("export", { kind, title: conversation.title, records });
  if (answered.error) announce(answered.error);
  return answered;
};

actions.copy = async (chosen) => {
  const { text, error } = await exported(chosen.dataset.kind, [conversation.records[turnOf(chosen) - 1]]);
  if (error) return;
  const menu = chosen.closest("details");
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    note(menu, "Copied");
  } catch {
    announce("This browser does not allow the page to copy.");
    note(menu, "Not allowed");
  }
  menu.open = false;
};

const note = (menu, text) => {
  const summary = $("summary", menu);
  summary.textContent = text;
  setTimeout(() => { summary.textContent = "Copy"; }, 1500);
};

actions.export = async (chosen) => {
  const { text, name, media, error } = await exported(chosen.dataset.kind, conversation.records);
  if (error) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${media};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
