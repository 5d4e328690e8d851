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
  const { html, form, error } = await call("holdings");
  if (error) $("#corpus-page").textContent = error;
  else if ($("#adding")) put($("#corpus-page"), html); // what is being added goes on
  else fill($("#corpus-page"), form + html);
  $("#corpus-title")?.focus();
};

const refreshCorpus = async () => {
  visit();
  if ($("#corpus-page").hidden) return;
  const { html } = await call("holdings");
  if (html && $("#holdings")) put($("#corpus-page"), html);
};

call("examples").then(({ html }) => html && fill($("#examples"), html));
