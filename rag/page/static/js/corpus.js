// The corpus page takes the place of the desk; the examples come once the models are loaded.
const corpusButton = $("[data-do=corpus]");

const leaveCorpus = () => {
  $("#corpus-page").hidden = true;
  $("#desk").hidden = false;
  corpusButton.setAttribute("aria-pressed", "false");
};

actions.corpus = async () => {
  if (!$("#corpus-page").hidden) return leaveCorpus();
  $("#desk").hidden = true;
  $("#corpus-page").hidden = false;
  corpusButton.setAttribute("aria-pressed", "true");
  const { html, error } = await call("holdings");
  if (error) $("#corpus-page").textContent = error;
  else fill($("#corpus-page"), html);
  $("#corpus-title")?.focus();
};

call("examples").then(({ html }) => html && fill($("#examples"), html));
