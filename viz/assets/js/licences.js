// The licences of the charts' code, which go with every copy of the page; they are
// unpacked when somebody opens them.

function listenToLicences() {
  const node = $("licences"), words = node.querySelector("pre");
  node.addEventListener("toggle", async () => {
    if (node.open && !words.textContent) words.textContent = packed.text(await packed.unpacked("licence-texts"));
  });
}
