// Beside the conversation stands the evidence of one answer; its views are tabs.
const showEvidence = (turn) => {
  const wanted = $(`#evidence-${turn}`);
  if (!wanted) return;
  $$(".evidence").forEach((other) => { other.hidden = other !== wanted; });
  $("#no-proof").hidden = true;
  mark("active", $(`#turn-${turn}`));
};

const showTab = (panel) => {
  if (!panel) return;
  const tab = document.getElementById(panel.getAttribute("aria-labelledby"));
  for (const other of $$('[role="tab"]', tab.parentElement)) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
};

root.addEventListener("click", (event) => {
  const tab = event.target.closest('[role="tab"]');
  if (tab) showTab(document.getElementById(tab.getAttribute("aria-controls")));
});

root.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.('[role="tab"]');
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const tabs = $$('[role="tab"]', tab.parentElement);
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  showTab(document.getElementById(next.getAttribute("aria-controls")));
  next.focus();
});

actions.evidence = (button) => {
  showEvidence(turnOf(button));
  $("#proof").scrollTop = 0;
  scrollTo($("#proof"));
  $("#proof").focus({ preventScroll: true });
};
