export async function open(b){}
