// Passkeys: the browser asks its owner for one, the answer goes into the form around the
// button, and the form is sent. The button is shown only where the browser can.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext) return;
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const make = (o) => navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge),
    user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: keys(o.excludeCredentials) } });
  const find = (o) => navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: keys(o.allowCredentials) } });
  const question = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error("status " + answer.status);
    return answer.json();
  };

  // written is what the server reads: the form of PublicKeyCredential.toJSON, which not
  // every browser and manager of passwords has.
  const written = (key) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[name]) response[name] = text(key.response[name]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };

  document.querySelectorAll("[data-passkey]").forEach((box) => {
    const button = box.querySelector("button");
    const problem = box.querySelector("[role=alert]");
    box.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      problem.textContent = "";
      try {
        const key = box.dataset.new ? await make(JSON.parse(box.dataset.new)) : await find(await question(box.dataset.ask));
        const form = button.form;
        form.elements[box.dataset.passkey].value = written(key);
        form.submit(); // not through its other fields: a password is not needed now
      } catch (error) {
        problem.textContent = error.name === "InvalidStateError" ? box.dataset.known : box.dataset.failed;
        button.disabled = false;
        button.focus();
      }
    });
  });
})();
