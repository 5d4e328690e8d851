// The article reader: a dialog with the whole stored text.
let opener = null;

actions.read = async (button) => {
  const { uri, digest = "", start = 0, end = 0 } = button.dataset;
  const dialog = $("#reader");
  if (!dialog.contains(button)) opener = button;
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

$("#reader").addEventListener("close", () => {
  if (opener?.isConnected) opener.focus({ preventScroll: true });
});

for (const dialog of $$("dialog"))
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
