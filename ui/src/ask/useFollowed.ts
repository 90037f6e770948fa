import { useState } from "react";

/**
 * State of a field that begins with what the address says, and begins anew whenever the address says something else: going
 * back fills a form as it was. The field itself stays, so whoever sent the question keeps the focus.
 */
export function useFollowed<V extends string | boolean>(said: V): [V, (value: V) => void] {
  const [value, setValue] = useState(said);
  const [followed, setFollowed] = useState(said);
  if (followed !== said) {
    setFollowed(said);
    setValue(said);
  }
  return [value, setValue];
}
