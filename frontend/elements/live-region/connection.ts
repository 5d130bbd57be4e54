import { fill, timeOfDay } from "../page/texts.ts";
import { forgetPresent, forgetWriters } from "./counts.ts";
import { PageSocket, type State } from "./socket.ts";

const looks: Record<State, string> = {
  live: "",
  reconnecting: "live-state-waiting",
  offline: "live-state-off",
  signedOut: "live-state-off",
};

let shared: PageSocket | undefined;

/** The page's socket, or undefined when the page does not name one in data-live on its body. */
export function pageSocket(): PageSocket | undefined {
  const url = document.body.dataset.live;
  if (url) shared ??= new PageSocket(url, showState);
  return shared;
}

/**
 * Says in every [data-live-state] how the page stands with the server, in the words of its attributes
 * data-live, data-reconnecting, data-offline and data-signed-out; {time} becomes the time now.
 */
function showState(state: State): void {
  if (state !== "live") forgetWriters();
  if (looks[state] === "live-state-off") forgetPresent();
  for (const node of document.querySelectorAll<HTMLElement>("[data-live-state]")) {
    node.hidden = false;
    node.classList.remove("live-state-waiting", "live-state-off");
    if (looks[state] !== "") node.classList.add(looks[state]);
    const text = node.dataset[state];
    if (text !== undefined) node.textContent = fill(text, { time: timeOfDay() });
  }
}
