// Shows that the token of the link is good: the locks of one document.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  const answer = await fetch('/v1/locks?scope=document:123', {
    headers: { authorization: `Bearer ${token}` },
  });
  const { locks, message } = await answer.json();
  document.querySelector('#locks').textContent = answer.ok
    ? `Locks of document:123 held now: ${locks.length}.`
    : message;
}
