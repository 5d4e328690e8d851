// The article reader: a dialog with the whole stored text.
actions.read = async (button) => {
  const { uri, digest = "", start = 0, end = 0 } = button.dataset;
  const dialog = $("#reader");
  const answered = await call("read", { uri, digest, start: Number(start), end: Number(end) });
  fill($(".body", dialog), answered.html ?? "");
  if (answered.error) $(".body", dialog).textContent = answered.error;
  if (!dialog.open) dialog.showModal();
  const place = $("mark", dialog);
  if (place) place.scrollIntoView({ block: "center" });
  else dialog.scrollTop = 0;
  $("#reader-title", dialog)?.focus({ preventScroll: true });
};

actions.close = (button) => button.closest("dialog").close();

for (const dialog of $$("dialog"))
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
