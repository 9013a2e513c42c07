/** What a region code is made of; nothing that could change a host name. */
export const AWS_REGION = /^[a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/;

/** Whether a text is a region code such as `eu-west-1` or `us-gov-west-1`. */
export function isRegion(text: string): boolean {
  return text.length <= 32 && AWS_REGION.test(text);
}
