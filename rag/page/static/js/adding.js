// Adding to the corpus, for editors: files that are dropped or chosen, and a web address.
let adding = null; // the request that adds

const addingStep = ({ html, say, done }) => {
  const report = $("#adding-report");
  if (!report) return;
  if (html !== undefined) fill(report, html);
  else {
    const told = document.createElement("p");
    told.className = "failed";
    told.textContent = say;
    report.replaceChildren(told);
  }
  if (done) announce(say);
};

const addingState = (on) => {
  const state = $("#adding-state");
  if (!state) return;
  state.hidden = !on;
  $("#adding-bar").value = 0;
  for (const control of $$("#adding :is(input, .primary)")) control.disabled = on;
};

// Sends something, and shows each line of the response, which is the state of the addition.
const addBy = (path, body, type) => {
  const request = new XMLHttpRequest();
  adding = request;
  addingState(true);
  addingStep({ say: "Sending …", done: true });
  $("#adding-report p").className = "waiting";
  request.open("POST", path); // relative: the page may stand below a path of a proxy's
  if (type) request.setRequestHeader("Content-Type", type);
  request.upload.onprogress = ({ loaded, total }) => {
    if ($("#adding-bar")) $("#adding-bar").value = total ? (100 * loaded) / total : 0;
  };
  let read = 0;
  const take = () => {
    if (request.status !== 200) return;
    for (let end; (end = request.responseText.indexOf("\n", read)) >= 0; read = end + 1)
      addingStep(JSON.parse(request.responseText.slice(read, end)));
  };
  const over = (say) => {
    adding = null;
    addingState(false);
    if (say) addingStep({ say, done: true });
    refreshCorpus();
  };
  request.onprogress = take;
  request.onload = () => {
    take();
    if (request.status === 200) return over();
    let told = "";
    try {
      told = JSON.parse(request.responseText).error ?? JSON.parse(request.responseText).detail;
    } catch {
      told = `The server answers with ${request.status}.`;
    }
    over(told);
  };
  request.onerror = () => over("The files could not be sent: is Dateline still running?");
  request.onabort = () => over("Stopped. What was stored before stays.");
  request.send(body);
};

const MIB = 1 << 20;
const addFiles = (chosen) => {
  const { files: most, fileBytes, totalBytes } = $("#adding").dataset;
  const files = [...chosen];
  const refuse = (say) => addingStep({ say, done: true });
  if (!files.length) return;
  if (adding) return refuse("Something is being added already: wait until it is done.");
  if (files.length > Number(most)) return refuse(`These are ${files.length} files: send ${most} at once.`);
  const large = files.find((file) => file.size > Number(fileBytes));
  if (large) return refuse(`${large.name} is larger than ${fileBytes / MIB} MiB: use dateline add.`);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total > Number(totalBytes)) return refuse(`These are over ${totalBytes / MIB} MiB: send them in parts.`);
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  addBy("page/files", form);
};

actions["stop-adding"] = () => adding?.abort();

root.addEventListener("change", (event) => {
  if (event.target.id !== "adding-files") return;
  addFiles(event.target.files);
  event.target.value = "";
});

root.addEventListener("submit", (event) => {
  if (event.target.id !== "adding-address") return;
  event.preventDefault();
  if (adding) return;
  const box = $("#adding-url");
  addBy("page/address", JSON.stringify({ url: box.value.trim() }), "application/json");
  box.value = "";
});

// A file that is dropped beside the form must not take the page's place.
const dropping = (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const place = $("#corpus-page").hidden ? null : $("#adding");
  event.dataTransfer.dropEffect = place ? "copy" : "none";
  place?.classList.toggle("over", event.type === "dragover");
  if (place && event.type === "drop") addDropped(event.dataTransfer);
};

const addDropped = (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  const folder = entries.find((entry) => entry?.isDirectory);
  if (folder) return addingStep({ say: `${folder.name} is a folder: drop its files, or an archive of them.`, done: true });
  addFiles(transfer.files);
};

for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, dropping);
