/** In which way one value misses another by little, as the end of a sentence; '' when they simply differ. */
export const differenceOf = (given: string, needed: string): string => {
  if (given === '') return ': it is empty';
  if (`${given}/` === needed) return ': the final slash is missing';
  if (given === `${needed}/`) return ': there is a final slash too many';
  if (given.trim() === needed) return ': there is a space around it';
  if (given.toLowerCase() === needed.toLowerCase()) return ': upper and lower case differ';
  if (given.replace(/^http:/, 'https:') === needed) return ': it begins with http instead of https';
  return '';
};
