// Stands where the bundle would have `fhirclient`: Smart Forms asks terminology servers with it, and there is none here.

export function client() {
  throw new Error("no terminology server is asked");
}
