/** What style elements made in the page must carry (ui/policy.go); empty where there is no policy. */
export const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
