/** Makes <button data-dismiss> take away the piece of news that it is in, until there is other news. */
export function listenForDismissals(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-dismiss]") : null;
    button?.closest("[data-key]")?.remove();
  });
}
