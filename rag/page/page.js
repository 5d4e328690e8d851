() => {
  // A citation [n] leads to its card, Escape or the card's button lead back to the citation.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let citation = null;

  const mark = (name, element) => {
    document.querySelectorAll(`.${name}`).forEach((other) => other.classList.remove(name));
    element.classList.add(name);
  };

  const show = (link) => {
    const card = document.getElementById(link.getAttribute("href").split("#")[1]);
    if (!card) return;
    citation = link;
    card.closest("details").open = true;
    mark("marked", card);
    mark("followed", link);
    card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    card.focus({ preventScroll: true });
  };

  const back = () => {
    if (!citation?.isConnected) return;
    citation.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    citation.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('#chat a[href*="#source-"]');
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      show(link);
    } else if (event.target.closest?.("#sources .back")) {
      back();
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#sources .card")) back();
  });

  // Gradio would copy the Markdown that it was given; what is read is what should be copied.
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.('#chat button[title="Copy message"]')?.closest(".message-row");
    const message = row?.querySelector('[data-testid="bot"], [data-testid="user"]');
    if (!message) return;
    const text = message.innerText.trim().replaceAll("\u00a0", " ");
    setTimeout(() => navigator.clipboard?.writeText(text));
  });
}
