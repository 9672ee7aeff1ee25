/** What is answered by a server that has time: whoever is told that it is busy asks again, as RFC 9110 §15.6.4 has it. */
export async function served<Answer extends { readonly status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  return answer.status === 503 ? served(ask) : answer;
}
